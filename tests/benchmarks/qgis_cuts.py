"""Run by QGIS' own Python: cuts the polygons of a file with topological editing."""

import json
import sys
import time

from qgis.core import QgsApplication, QgsPointXY, QgsVectorLayer


def main() -> None:
    """Read {"file", "cuts"}; tell the seconds of each cut and of the commit."""
    asked = json.load(sys.stdin)
    QgsApplication.setPrefixPath("/usr", True)
    program = QgsApplication([], False)
    program.initQgis()
    layer = QgsVectorLayer(asked["file"], "grids", "ogr")
    layer.startEditing()
    spent, done = [], 0
    for (x1, y1), (x2, y2) in asked["cuts"]:
        layer.removeSelection()
        since = time.perf_counter()
        outcome = layer.splitFeatures([QgsPointXY(x1, y1), QgsPointXY(x2, y2)], True)
        spent.append(time.perf_counter() - since)
        done += int(outcome) == 0
    since = time.perf_counter()
    committed = layer.commitChanges()
    told = {
        "spent": spent,
        "done": done,
        "commit": time.perf_counter() - since,
        "committed": committed,
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    program.exitQgis()


main()
