"""`python -m deploy.health PORT`: fails unless the process on that port of this machine says that it is ready."""

import sys
import urllib.error
import urllib.request

if __name__ == "__main__":
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{int(sys.argv[1])}/readyz", timeout=4).close()
    except (urllib.error.URLError, OSError) as error:
        sys.exit(str(error))
