"""No tracked source file above 400 lines (data, locks, style sheets, migrations and vendored files aside), none above 2 MB.

A font may be larger, where it lies beside the licence under which it is shipped.
"""

import subprocess
import sys
from pathlib import Path

LINES = 400
BYTES = 2 * 1024 * 1024
SOURCE = {".py", ".sh", ".html", ".js", ".md", ""}
FONTS, LICENCE = {".ttf", ".otf"}, "OFL.txt"
ASIDE = ("/migrations/", "/vendor/", "tests/fixtures/", "LICENSE")


def main() -> int:
    faults = []
    for name in subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True).stdout.decode().split("\0"):
        path = Path(name)
        if not name or not path.is_file():
            continue
        licensed = path.suffix in FONTS and path.with_name(LICENCE).is_file()
        if path.stat().st_size > BYTES and not licensed:
            faults.append(f"{name}: {path.stat().st_size} bytes, at most {BYTES}")
        elif path.suffix in SOURCE and not any(part in f"/{name}" for part in ASIDE):
            lines = path.read_bytes().count(b"\n")
            if lines > LINES:
                faults.append(f"{name}: {lines} lines, at most {LINES}")
    print("\n".join(faults))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
