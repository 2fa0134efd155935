"""Runs the cells of a notebook in the Rust kernel.

With the path of a notebook: prints what each code cell gave, one JSON object a line. Without one:
looks whether all that this needs is there. Exit status 3: the modules are missing; 4: the kernel is.
"""

import json
import os
import shutil
import sys

try:
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel, get_kernel_spec
    from nbclient import NotebookClient
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)

KERNEL = "rust"

# The kernel inherits standard output and has things of its own to say there.
REPORT = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def look_for_kernel():
    try:
        program = get_kernel_spec(KERNEL).argv[0]
    except NoSuchKernel as error:
        print(error, file=sys.stderr)
        sys.exit(4)
    if shutil.which(program) is None:
        print(f"the kernel's program {program} is gone", file=sys.stderr)
        sys.exit(4)


def summary(cell):
    texts = {"stdout": "", "stderr": "", "result": "", "error": ""}
    for output in cell.outputs:
        if output.output_type == "stream":
            texts[output.name] += output.text
        elif output.output_type == "error":
            texts["error"] += f"{output.ename}: {output.evalue}"
        else:
            texts["result"] += output.data.get("text/plain", "")
    return texts


def report(cell, **_):
    print(json.dumps(summary(cell)), file=REPORT, flush=True)


def run(path):
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL,
        timeout=None,
        allow_errors=True,
        on_cell_executed=report,
    )
    client.execute()


if len(sys.argv) > 1:
    run(sys.argv[1])
else:
    look_for_kernel()
