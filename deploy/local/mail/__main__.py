"""`python -m deploy.local.mail DIRECTORY SMTP-PORT PAGE-PORT`: the mail catcher as a process."""

import logging
import signal
import sys
from pathlib import Path

from werkzeug.serving import make_server

from deploy.local.mail import catcher, page
from deploy.local.mail.box import Box
from deploy.local.ports import HOST


def main(directory: str, smtp_port: str, page_port: str) -> None:
    """Catch mails and show them until SIGTERM."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    smtp = catcher.serve(Path(directory), int(smtp_port))
    server = make_server(HOST, int(page_port), page.create_app(Box(Path(directory))), threaded=True)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit())
    try:
        server.serve_forever()
    finally:
        smtp.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
