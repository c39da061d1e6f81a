"""A session in QGIS itself, run by the Python that has it: look, draw, edit, save.

    /usr/bin/python3 qgis_session.py look FILE [PICTURE]
    /usr/bin/python3 qgis_session.py edit FILE

Prints one JSON object of what QGIS saw or did. It knows nothing of GridDesk.
"""

import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

# From the bottom of the map to its top.
ORDER = ("grid", "station", "bureau", "entity", "case_point")


def opened(path, name):
    """Open a layer as the browser does, with the default style of the file."""
    return QgsVectorLayer(f"{path}|layername={name}", name, "ogr")


def listed(path):
    """Return the layers that QGIS offers for the file."""
    found = QgsProviderRegistry.instance().querySublayers(path)
    return sorted(layer.name() for layer in found)


def seen(layer):
    """Return what QGIS makes of one layer."""
    style, loaded = layer.loadDefaultStyle()
    renderer = layer.renderer()
    labels = layer.labeling()
    settings = labels.settings() if labels else None
    symbols = renderer.legendSymbolItems() if renderer else []
    # Both parents are kept: what they hand out lives no longer than they do.
    letters = settings.format() if settings else None
    halo = letters.buffer() if letters else None
    return {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "crs": layer.crs().authid(),
        "style": loaded,
        "style_is": bool(style),
        "renderer": renderer.type() if renderer else "",
        "legend": [item.label() for item in symbols],
        "labels": layer.labelsEnabled(),
        "label": settings.fieldName if settings else "",
        "label_valid": bool(settings) and settings.isExpression,
        "label_from": settings.minimumScale if settings else 0,
        "font": letters.font().family() if letters else "",
        "halo": halo.enabled() if halo else False,
        "hidden_beyond": layer.minimumScale() if layer.hasScaleBasedVisibility() else 0,
        "extent": layer.extent().toString(0),
        "key": [layer.fields()[i].name() for i in layer.primaryKeyAttributes()],
    }


def draw(layers, target):
    """Write a picture of the layers, zoomed so that all their labels may show."""
    settings = QgsMapSettings()
    settings.setLayers(list(reversed(layers)))
    settings.setDestinationCrs(layers[0].crs())
    middle = layers[0].extent().center()
    box = layers[0].extent()
    box.scale(0.12, middle)
    settings.setExtent(box)
    settings.setOutputSize(QSize(1400, 900))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(target)
    return {"scale": round(settings.scale()), "errors": [str(e) for e in job.errors()]}


def look(path, picture=""):
    """Tell how the file looks in QGIS."""
    layers = [opened(path, name) for name in ORDER]
    told = {"layers": listed(path), "seen": {}}
    for layer in layers:
        told["seen"][layer.name()] = seen(layer)
    if picture:
        told["drawn"] = draw(layers, picture)
    return told


def edit(path):
    """Change an attribute, move a corner, add and delete a feature, and save each."""
    done = {}
    grid = opened(path, "grid")
    features = grid.getFeatures()
    first, second = next(features), next(features)
    grid.startEditing()
    name = grid.fields().indexOf("name")
    grid.changeAttributeValue(first.id(), name, "changed in QGIS")
    corner = second.geometry().vertexAt(1)
    grid.moveVertex(corner.x() + 7.5, corner.y() + 2.5, second.id(), 1)
    done["renamed"], done["moved"] = first.id(), second.id()
    done["grid"] = [grid.commitChanges(), grid.commitErrors()]
    entity = opened(path, "entity")
    start = next(entity.getFeatures())
    entity.startEditing()
    new = QgsFeature(entity.fields())
    new.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(corner.x(), corner.y())))
    new.setAttribute("id", "from-qgis")
    new.setAttribute("name", "added in QGIS")
    entity.addFeature(new)
    entity.deleteFeature(start.id())
    done["deleted"] = start.id()
    done["entity"] = [entity.commitChanges(), entity.commitErrors()]
    ids = [f.id() for f in entity.getFeatures() if f["id"] == "from-qgis"]
    done["added"] = ids[0] if ids else None
    return done


def main():
    """Do what the command line asks, within one QGIS."""
    application = QgsApplication([], False)
    application.initQgis()
    what, *rest = sys.argv[1:]
    told = {"look": look, "edit": edit}[what](*rest)
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201 - the parent reads it
    application.exitQgis()


if __name__ == "__main__":
    main()
