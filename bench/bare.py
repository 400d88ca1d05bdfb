"""What a submit costs at the very least: Flask, marshmallow and one durable insert of the same body."""

import functools
import os

from flask import Flask, Response, jsonify, request
from marshmallow import RAISE, Schema, fields, validate
from pymongo import MongoClient
from pymongo.collection import Collection


class Answers(Schema):
    """As the service's own."""

    overall = fields.Integer(validate=validate.Range(0, 10))
    touchpoints = fields.Dict(fields.String(), fields.Integer(validate=validate.Range(1, 5)))
    choices = fields.Dict()
    comment = fields.String(validate=validate.Length(max=10_000))
    wish = fields.String(validate=validate.Length(max=10_000))


class Contact(Schema):
    """As the service's own."""

    consent = fields.Boolean(required=True)
    name = fields.String()
    email = fields.Email()
    phone = fields.String()
    channel = fields.String()
    window = fields.String()


class Submission(Schema):
    """As the service's own."""

    token = fields.String(required=True)
    answers = fields.Nested(Answers, required=True, unknown=RAISE)
    contact = fields.Nested(Contact, unknown=RAISE)
    language = fields.String()


app = Flask(__name__)
schema = Submission()


@functools.cache
def responses() -> Collection[dict[str, object]]:
    """The collection, over a client of the worker's own."""
    client: MongoClient[dict[str, object]] = MongoClient(
        os.environ["RIMEDIO_MONGO_URI"], w="majority", journal=True, tz_aware=True
    )
    return client["rimedio_bench"]["responses"]


@app.post("/v1/responses")
def submit() -> tuple[Response, int]:
    """Validate and insert."""
    document = schema.load(request.get_json())
    inserted = responses().insert_one(document)
    return jsonify({"id": str(inserted.inserted_id)}), 201
