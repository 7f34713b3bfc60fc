#!/usr/bin/env python3
"""Fetches the native parts into a cache outside the clone: checksummed, idempotent.

    fetch-native.py [--only NAME[,NAME]]     # duckdb, extensions, pdfium, arrow

Layout of the cache ($INGESTOR_NATIVE, else ~/.cache/data-ingestor/native):
    include/duckdb.h  lib/libduckdb.so  lib/libduckdb_engine.so  lib/pkgconfig/duckdb.pc
    extensions/*.duckdb_extension  lib/libpdfium.so  lib/libarrow.so  lib/libingestor-arrow.so

DuckDB's Python wheel holds a shared object that exports the whole C API. It also names about 190 Python symbols
that the C API never calls; a generated library of empty definitions satisfies the loader, so nothing of Python
is needed at run time. libduckdb.so itself is built here from native/lazy-duckdb.c: it loads the engine when one of its
functions is called first. Arrow's Python wheel holds its C++ library with the headers; what reads Arrow files with it is built here
from native/arrow-stream.cpp.
"""
import argparse, fcntl, hashlib, json, os, pathlib, platform, re, shutil, subprocess, sys, tarfile, tempfile, urllib.request, zipfile

DUCKDB = "1.5.5"
PDFIUM = "5.15.2"  # the pypdfium2 wheel that bundles the library
ARROW = "26.0.1"  # the pyarrow wheel that bundles the library
CHECKSUMS = {
    "duckdb-1.5.5.tar.gz": "72f33ee57ca7595b23957671a2cc7f7fe2be0ecc2d68f63abedcfcaa3a5c1238",
    "duckdb-1.5.5-cp311-cp311-manylinux_2_26_x86_64.manylinux_2_28_x86_64.whl": "b9b6f86ed85d4ef5e0211eaebf75d057bd8bb520bba438a95dd0f4e42234bbfe",
    "duckdb-1.5.5-cp311-cp311-manylinux_2_26_aarch64.manylinux_2_28_aarch64.whl": "2e72f9e1a4f90a5c8483ad4d540e495bf0834ba61c360b52499a573d7ed62a3f",
    "duckdb_extension_postgres_scanner-1.5.5-py3-none-manylinux2014_x86_64.whl": "fea9413d1b5bded7ead650aff91b3d7578c5149d832f666100b362f64404bf18",
    "duckdb_extension_postgres_scanner-1.5.5-py3-none-manylinux2014_aarch64.whl": "5b50d53ecb192fca381c79ebd70da43b98fefe28a5781162081777f65efc8268",
    "duckdb_extension_sqlite_scanner-1.5.5-py3-none-manylinux2014_x86_64.whl": "0af00f8e4e6e0562e0fac1bb22d5c4a29d616a664da4194b51cbd26355b9a0c2",
    "duckdb_extension_sqlite_scanner-1.5.5-py3-none-manylinux2014_aarch64.whl": "8ecdf91ba4572fcee32500919b7cd2717d74d2bfe65c2910ad2b1c4b9d9b0c07",
    "duckdb_extension_mysql_scanner-1.5.5-py3-none-manylinux2014_x86_64.whl": "91ea3d182de797113133c132bf267ba6c22dc716a2018cb6753470303baefbe8",
    "duckdb_extension_mysql_scanner-1.5.5-py3-none-manylinux2014_aarch64.whl": "39995ea7615e842fc60a9f1f8c8deb6105268521d83973a4dfc7b4a83c045cef",
    "pypdfium2-5.15.2-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl": "dc31aea5b0fb9fefc9b537a65f4113980b2c40798445736a7e6565bc85161e37",
    "pypdfium2-5.15.2-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl": "dd46e93c0c3a73f6cea8489baff6d77a5d0759dd53fbbce0aeb49c91830176fc",
    "pyarrow-26.0.1-cp311-cp311-manylinux_2_28_x86_64.whl": "39cb0f2418282c24bea6ceda77b03e5a8f0a5766b63a8bf194d4e2a2c423548c",
    "pyarrow-26.0.1-cp311-cp311-manylinux_2_28_aarch64.whl": "22a96a225de107eb9acd1ad9a818198ca832df2a4c0952412f754a7ed2105a98",
}
EXTENSIONS = ["postgres_scanner", "sqlite_scanner", "mysql_scanner"]


def cache() -> pathlib.Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(os.environ.get("INGESTOR_NATIVE") or os.path.join(base, "data-ingestor", "native"))


def index_url() -> str:
    """The package index that pip itself is set up to use."""
    configured = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True)
    if url := os.environ.get("PIP_INDEX_URL") or configured.stdout.strip():
        return url.rstrip("/")
    from pip._internal.models.index import PyPI
    return PyPI.simple_url.rstrip("/")


def download(project: str, filename: str, into: pathlib.Path) -> pathlib.Path:
    request = urllib.request.Request(
        f"{index_url()}/{project}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    listing = json.load(urllib.request.urlopen(request, timeout=120))
    url = next((f["url"] for f in listing["files"] if f["filename"] == filename), None)
    if url is None:
        sys.exit(f"fetch-native: the package index has no {filename}")
    target = into / filename
    with urllib.request.urlopen(url, timeout=300) as response, open(target, "wb") as out:
        shutil.copyfileobj(response, out)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    if digest != CHECKSUMS[filename]:
        sys.exit(f"fetch-native: {filename} has the SHA-256 {digest}, expected {CHECKSUMS[filename]}")
    return target


def install(source: pathlib.Path, target: pathlib.Path) -> None:
    """Moves a finished file to its place in one step, so that an interrupted run leaves nothing half-written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staged = target.with_name(target.name + ".part")
    shutil.copyfile(source, staged)
    staged.chmod(0o755 if target.suffix == ".so" else 0o644)
    os.replace(staged, target)


def symbols(arguments: list) -> set:
    lines = subprocess.run(["nm", "-D", *arguments], capture_output=True, text=True, check=True).stdout.splitlines()
    return {line.split()[-1].split("@")[0] for line in lines if line.strip()}


def fetch_duckdb(root: pathlib.Path, machine: str) -> None:
    source = pathlib.Path(__file__).parent / "native" / "lazy-duckdb.c"
    stamp = root / f".duckdb-{DUCKDB}-{hashlib.sha256(source.read_bytes()).hexdigest()[:12]}"
    if stamp.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        wheel = download(
            "duckdb", f"duckdb-{DUCKDB}-cp311-cp311-manylinux_2_26_{machine}.manylinux_2_28_{machine}.whl", work)
        with zipfile.ZipFile(wheel) as archive:
            member = next(n for n in archive.namelist() if n.startswith("_duckdb.") and n.endswith(".so"))
            engine = work / "libduckdb_engine.so"
            engine.write_bytes(archive.read(member))
        release = download("duckdb", f"duckdb-{DUCKDB}.tar.gz", work)
        with tarfile.open(release) as archive:
            member = next(m for m in archive if m.name.endswith("/src/include/duckdb.h"))
            header = work / "duckdb.h"
            header.write_bytes(archive.extractfile(member).read())
        declared = set(re.findall(r"\b(duckdb_\w+)\(", header.read_text()))
        functions = sorted(declared & symbols(["--defined-only", str(engine)]))
        (work / "functions.inc").write_text("".join(f"FUNCTION({name})\n" for name in functions))
        library = work / "libduckdb.so"
        subprocess.run(
            ["cc", "-O2", "-shared", "-fPIC", "-pthread", f"-I{work}", "-o", str(library), str(source), f"-Wl,-soname,{library.name}",
             "-Wl,-rpath,$ORIGIN", "-ldl"], check=True)
        unused = sorted(s for s in symbols(["--undefined-only", str(engine)]) if s.startswith(("Py", "_Py")))
        stub_source, stub = work / "stub.c", work / "libduckdb_unused.so"
        stub_source.write_text("".join(f"void *{name};\n" for name in unused))
        subprocess.run(["cc", "-shared", "-fPIC", "-o", str(stub), "-Wl,-soname,libduckdb_unused.so", str(stub_source)], check=True)
        for change in (["--set-soname", engine.name], ["--add-needed", stub.name], ["--set-rpath", "$ORIGIN"]):
            subprocess.run(["patchelf", *change, str(engine)], check=True)
        pc = work / "duckdb.pc"
        pc.write_text(
            f"Name: duckdb\nDescription: DuckDB's C API\nVersion: {DUCKDB}\nLibs: -L{root}/lib -lduckdb\nCflags: -I{root}/include\n")
        install(stub, root / "lib" / stub.name)
        install(engine, root / "lib" / engine.name)
        install(library, root / "lib" / library.name)
        install(header, root / "include" / header.name)
        install(pc, root / "lib" / "pkgconfig" / pc.name)
    stamp.touch()
    print(f"fetch-native: DuckDB {DUCKDB} in {root}")


def fetch_extensions(root: pathlib.Path, machine: str) -> None:
    for name in EXTENSIONS:
        target = root / "extensions" / DUCKDB / f"{name}.duckdb_extension"
        if target.exists():
            continue
        with tempfile.TemporaryDirectory() as folder:
            wheel = download(
                f"duckdb-extension-{name.replace('_', '-')}",
                f"duckdb_extension_{name}-{DUCKDB}-py3-none-manylinux2014_{machine}.whl", pathlib.Path(folder))
            with zipfile.ZipFile(wheel) as archive:
                member = next(n for n in archive.namelist() if n.endswith(".duckdb_extension"))
                extracted = pathlib.Path(folder) / target.name
                extracted.write_bytes(archive.read(member))
            install(extracted, target)
        print(f"fetch-native: extension {name}")


def fetch_pdfium(root: pathlib.Path, machine: str) -> None:
    stamp = root / f".pdfium-{PDFIUM}"
    if stamp.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        wheel = download(
            "pypdfium2", f"pypdfium2-{PDFIUM}-py3-none-manylinux_2_17_{machine}.manylinux2014_{machine}.whl",
            pathlib.Path(folder))
        with zipfile.ZipFile(wheel) as archive:
            member = next(n for n in archive.namelist() if n.endswith("/libpdfium.so"))
            library = pathlib.Path(folder) / "libpdfium.so"
            library.write_bytes(archive.read(member))
        install(library, root / "lib" / library.name)
    stamp.touch()
    print(f"fetch-native: PDFium of pypdfium2 {PDFIUM} in {root}")


def fetch_arrow(root: pathlib.Path, machine: str) -> None:
    source = pathlib.Path(__file__).parent / "native" / "arrow-stream.cpp"
    stamp = root / f".arrow-{ARROW}-{hashlib.sha256(source.read_bytes()).hexdigest()[:12]}"
    if stamp.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        wheel = download("pyarrow", f"pyarrow-{ARROW}-cp311-cp311-manylinux_2_28_{machine}.whl", work)
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            archive.extractall(work, [n for n in names if n.startswith(("pyarrow/include/arrow/", "pyarrow/libarrow.so."))])
        library = next((work / "pyarrow").glob("libarrow.so.*")).rename(work / "libarrow.so")
        subprocess.run(["patchelf", "--set-soname", library.name, str(library)], check=True)
        reader = work / "libingestor-arrow.so"
        subprocess.run(
            ["c++", "-std=c++20", "-O2", "-fPIC", "-shared", "-o", str(reader), str(source), f"-I{work}/pyarrow/include",
             f"-L{work}", "-larrow", "-Wl,-rpath,$ORIGIN"], check=True)
        install(library, root / "lib" / library.name)
        install(reader, root / "lib" / reader.name)
    stamp.touch()
    print(f"fetch-native: Arrow {ARROW} in {root}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fetches the native parts into the cache.")
    parser.add_argument("--only", default="duckdb,extensions,pdfium,arrow")
    wanted = parser.parse_args().only.split(",")
    machine = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        sys.exit("fetch-native: ready-made parts exist for Linux on x86_64 and aarch64; elsewhere install DuckDB "
                 f"{DUCKDB} system-wide (on macOS: brew install duckdb) and set INGESTOR_SYSTEM_DUCKDB=1")
    root = cache()
    root.mkdir(parents=True, exist_ok=True)
    with open(root / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if "duckdb" in wanted:
            fetch_duckdb(root, machine)
        if "extensions" in wanted:
            fetch_extensions(root, machine)
        if "pdfium" in wanted:
            fetch_pdfium(root, machine)
        if "arrow" in wanted:
            fetch_arrow(root, machine)


main()
