"""The embedded stack: a real Kafka, a real MongoDB, a mail catcher and the services, as child processes."""
