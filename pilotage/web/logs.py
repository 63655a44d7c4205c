"""What logs may say: the address of a task link is a key, and keys are not written down."""

import logging
import re

_TOKEN = re.compile(r"(/t/)[a-z2-7]{16,}", re.IGNORECASE)


class WithoutTokens(logging.Filter):
    """Takes the tokens of task links out of every line before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        masked = _TOKEN.sub(r"\1…", said)
        if masked != said:
            record.msg, record.args = masked, ()
        return True
