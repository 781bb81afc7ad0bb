"""Opens the files for process mining of an export with pm4py, and prints as JSON what it finds in them.

Usage: mine.py FOLDER, which has ocel.json, ocel.xml, cases.xes, invoices.xes and case-process.pnml.
"""

import json
import sys
import warnings
from pathlib import Path

import pm4py

warnings.filterwarnings("ignore")


def rows(frame, columns):
    """The rows of a table as lists of text; of times milliseconds."""
    if frame is None or len(frame) == 0:
        return []
    for name in columns:
        if "timestamp" in name:
            frame = frame.assign(**{name: [int(round(at.timestamp() * 1000)) for at in frame[name]]})
    return frame[columns].values.tolist()


def object_centric(log):
    return {
        "events": rows(log.events, ["ocel:eid", "ocel:activity", "ocel:timestamp"]),
        "objects": rows(log.objects, ["ocel:oid", "ocel:type"]),
        "relations": rows(log.relations, ["ocel:eid", "ocel:oid", "ocel:qualifier"]),
        "bonds": rows(log.o2o, ["ocel:oid", "ocel:oid_2", "ocel:qualifier"]),
        "changes": rows(log.object_changes, ["ocel:oid", "ocel:field", "ocel:timestamp"]),
        "activities": pm4py.ocel_get_object_types(log),
    }


def traces(log):
    return {
        trace.attributes["concept:name"]: [
            [event["identity:id"], event["concept:name"], int(round(event["time:timestamp"].timestamp() * 1000))]
            for event in trace
        ]
        for trace in log
    }


def replayed(log, folder):
    """Every case against the process, by its steps."""
    net, begin, end = pm4py.read_pnml(str(folder / "case-process.pnml"), auto_guess_final_marking=True)
    names = {"activity_key": "step", "case_id_key": "concept:name", "timestamp_key": "time:timestamp"}
    found = pm4py.conformance_diagnostics_token_based_replay(log, net, begin, end, **names)
    return {
        "places": len(net.places),
        "fits": {
            trace.attributes["concept:name"]: [bool(each["trace_is_fit"]), each["trace_fitness"]]
            for trace, each in zip(log, found)
        },
        "fitness": pm4py.fitness_token_based_replay(log, net, begin, end, **names),
    }


def main():
    folder = Path(sys.argv[1])
    cases = pm4py.read_xes(str(folder / "cases.xes"), return_legacy_log_object=True)
    invoices = pm4py.read_xes(str(folder / "invoices.xes"), return_legacy_log_object=True)
    print(
        json.dumps(
            {
                "json": object_centric(pm4py.read_ocel2_json(str(folder / "ocel.json"))),
                "xml": object_centric(pm4py.read_ocel2_xml(str(folder / "ocel.xml"))),
                "cases": traces(cases),
                "invoices": traces(invoices),
                "replayed": replayed(cases, folder),
            }
        )
    )


main()
