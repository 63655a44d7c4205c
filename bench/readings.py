"""Reading the bulletin as found, beside decoding its bytes and folding their width (the least any reading does)."""

import unicodedata
from pathlib import Path

from bench.measuring import finish, say, seconds
from pilotage.domain.readings import read

AIM = 10  # pages a second
ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    content = (ROOT / "tests" / "fixtures" / "bulletin-5-as-found.txt").read_bytes()
    ours = seconds(lambda: read(content))
    bare = seconds(lambda: unicodedata.normalize("NFKC", content.decode()))
    say(
        "readings", f"{1 / ours:,.1f} pages/s", f"{1 / bare:,.0f} pages/s", ours / bare, f"at least {AIM} pages/s",
        met=1 / ours >= AIM,
    )  # fmt: skip
    finish()
