"""The cage of a child that parses a foreign file: time, memory, handles, drivers."""

from __future__ import annotations

import os
import sys

if sys.platform != "win32":
    import resource

CPU_SECONDS = 900
MEMORY_BYTES = 4 * 1024**3
FILE_BYTES = 4 * 1024**3
HANDLES = 128

# Formats that fetch from elsewhere or that name other files; they are never needed.
FORBIDDEN_DRIVERS = (
    "VRT,OGR_VRT,GDALG,HTTP,WFS,OAPIF,CSW,WMS,WCS,WMTS,EEDA,EEDAI,PLSCENES,NGW,Carto,"
    "AmigoCloud,Elasticsearch,OGCAPI,DAAS,STACIT,STACTA,MEM,Memory,PDF,OSM,ADBC,"
    "MBTiles,PMTiles,MVT,LIBKML,GML,GPX,GeoRSS,SQLite,PostgreSQL,MySQL,MSSQLSpatial,"
    "ODS,XLSX,XLS,OpenFileGDB,MapML,LVBAG,VFK,GMLAS,Idrisi,S57,DGN,AVCBin,AVCE00"
)


def environment(root: str) -> dict[str, str]:
    """Return a child's environment: what Python needs, and GDAL on a short lead."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LD_LIBRARY_PATH")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "PYTHONPATH": root,
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "GDAL_SKIP": FORBIDDEN_DRIVERS,
        "GDAL_VRT_ENABLE_PYTHON": "NO",
        "GDAL_HTTP_TIMEOUT": "1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "CPL_CURL_VERBOSE": "NO",
        "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
        "GDAL_PAM_ENABLED": "NO",
        "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    }


def cage() -> None:
    """Bind this process to its limits; where the system has none, go without."""
    if sys.platform == "win32":
        return
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, HANDLES),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))
