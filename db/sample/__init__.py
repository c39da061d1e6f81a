"""The training sample: real outlines, made grids, entities, people and cases."""
