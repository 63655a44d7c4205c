"""Parts of the documents that commands write: recomputed and compared (--check), or rewritten.

A document carries `<!-- generated: pilotage … -->`, the output of that command, and `<!-- end -->`.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

PART = re.compile(r"(<!-- generated: (pilotage [^\n]*?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def output(command: str) -> str:
    """What `command` prints, in English wherever it has a language."""
    program, *arguments = shlex.split(command)
    path = Path(sys.executable).with_name(program)
    run = subprocess.run(
        [path, *arguments], env=os.environ | {"LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False
    )
    if run.returncode:
        sys.exit(f"{command}: exit status {run.returncode}\n{run.stderr}")
    return run.stdout.strip("\n") + "\n"


def main() -> int:
    check = "--check" in sys.argv[1:]
    stale = []
    for path in sorted([*Path("docs").rglob("*.md"), *Path().glob("README*.md")]):
        text = path.read_text(encoding="utf-8")
        fresh = PART.sub(lambda part: f"{part[1]}{output(part[2])}{part[4]}", text)
        if fresh != text:
            stale.append(f"{path}: differs from what its commands print now (script/fix rewrites it)")
            if not check:
                path.write_text(fresh, encoding="utf-8")
    if check:
        print("\n".join(stale))
    return check and bool(stale)


if __name__ == "__main__":
    sys.exit(main())
