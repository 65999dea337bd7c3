"""Makes the calls given on stdin with Lago's own Python client and prints what the client's caller gets, one a line."""

import functools
import json
import os
import ssl
import sys
import urllib.request

from lago_python_client import models
from lago_python_client.client import Client
from lago_python_client.exceptions import LagoApiError

# The client makes a context for each call, and reading the certificates takes longer than the call.
ssl.create_default_context = functools.lru_cache(ssl.create_default_context)

client: Client


def create(group, model, root):
    return lambda path, query, body: group().create(model.parse_obj(body[root]))


def update(group, model, root):
    return lambda path, query, body: group().update(model.parse_obj(body[root]), *path)


def with_path(method):
    return lambda path, query, body: method()(*path)


def listed(group):
    return lambda path, query, body: group().find_all(query)


def fee_update(path, query, body):
    return client.fees.update(models.Fee.parse_obj(body["fee"]), *path)


def current_usage(path, query, body):
    known = {name: query.get(name) for name in ("external_subscription_id", "apply_taxes")}
    return client.customers.current_usage(*path, **known)


def past_usage(path, query, body):
    options = {name: value for name, value in query.items() if name != "external_subscription_id"}
    return client.customers.past_usage(*path, query.get("external_subscription_id"), options)


def void_invoice(path, query, body):
    return client.invoices.void_invoice(*path, body) if body else client.invoices.void(*path)


CALLS = {
    "createbatchevents": lambda path, query, body: client.events.batch_create(models.BatchEvent.parse_obj(body)),
    "createevent": create(lambda: client.events, models.Event, "event"),
    "eventestimatefees": lambda path, query, body: client.events.estimate_fees(models.Event.parse_obj(body["event"])),
    "evaluatebillablemetricexpression": lambda path, query, body: client.billable_metrics.evaluate_expression(
        models.BillableMetricEvaluateExpression.parse_obj(body)
    ),
    "estimatecreditnote": lambda path, query, body: client.credit_notes.estimate(
        models.CreditNoteEstimate.parse_obj(body["credit_note"])
    ),
    "findcustomercurrentusage": current_usage,
    "findallcustomerpastusage": past_usage,
    "updatefee": fee_update,
    "voidinvoice": void_invoice,
    "applycoupon": create(lambda: client.applied_coupons, models.AppliedCoupon, "applied_coupon"),
    "deleteappliedcoupon": with_path(lambda: client.applied_coupons.destroy),
    "findallappliedcoupons": listed(lambda: client.applied_coupons),
    "createinvoice": create(lambda: client.invoices, models.OneOffInvoice, "invoice"),
    "updateinvoice": update(lambda: client.invoices, models.InvoicePaymentStatusChange, "invoice"),
    "createcustomer": create(lambda: client.customers, models.Customer, "customer"),
    "createcreditnote": create(lambda: client.credit_notes, models.CreditNote, "credit_note"),
    "updatecreditnote": update(lambda: client.credit_notes, models.CreditNoteUpdate, "credit_note"),
    "getcustomerportalurl": with_path(lambda: client.customers.portal_url),
    "generatecustomercheckouturl": with_path(lambda: client.customers.checkout_url),
    "losedisputeinvoice": with_path(lambda: client.invoices.lose_dispute),
    "invoicepaymenturl": with_path(lambda: client.invoices.payment_url),
    "retrypayment": with_path(lambda: client.invoices.retry_payment),
    "findallgrossrevenues": listed(lambda: client.gross_revenues),
    "findallinvoicecollections": listed(lambda: client.invoice_collections),
    "findallinvoicedusages": listed(lambda: client.invoiced_usages),
    "findallmrrs": listed(lambda: client.mrrs),
    "findalloverduebalances": listed(lambda: client.overdue_balances),
}

NAMES = {
    "add_ons": ("addon", "alladdons"),
    "billable_metrics": ("billablemetric", "allbillablemetrics"),
    "coupons": ("coupon", "allcoupons"),
    "customers": ("customer", "allcustomers"),
    "credit_notes": ("creditnote", "allcreditnotes"),
    "fees": ("fee", "allfees"),
    "invoices": ("invoice", "allinvoices"),
    "events": ("event", "allevents"),
}
for group, (one, every) in NAMES.items():
    get = lambda group=group: getattr(client, group)  # noqa: E731
    CALLS.setdefault(f"find{every}", listed(get))
    for verb, method in {"find": "find", "destroy": "destroy", "delete": "destroy"}.items():
        CALLS.setdefault(f"{verb}{one}", with_path(lambda get=get, method=method: getattr(get(), method)))
    for method in ("download", "void", "refresh", "finalize", "retry"):
        CALLS.setdefault(f"{method}{one}", with_path(lambda get=get, method=method: getattr(get(), method)))
for group, root, model in (
    ("add_ons", "add_on", models.AddOn),
    ("billable_metrics", "billable_metric", models.BillableMetric),
    ("coupons", "coupon", models.Coupon),
):
    get = lambda group=group: getattr(client, group)  # noqa: E731
    name = root.replace("_", "")
    CALLS[f"create{name}"] = create(get, model, root)
    CALLS[f"update{name}"] = update(get, model, root)


def plain(value):
    if hasattr(value, "json") and hasattr(value, "dict"):
        return json.loads(value.json())
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def outcome(call):
    try:
        answer = CALLS[call["operation"]](call.get("path", []), call.get("query") or {}, call.get("body"))
        return {"status": 200, "answer": plain(answer)}
    except LagoApiError as error:
        said = error.response if isinstance(error.response, dict) else {}
        parts = {name: said.get(name) for name in ("status", "error", "code", "error_details")}
        return {"status": int(error.status_code), "error": {name: part for name, part in parts.items() if part is not None}}
    except AttributeError as error:
        return {"status": 0, "error": f"no such method: {error}"}
    except Exception as error:  # what the client raises by itself is the same with and without a gateway
        return {"status": -1, "error": type(error).__name__}


def control(path, body):
    headers = {"content-type": "application/json"}
    url = os.environ["CONTROL_URL"] + path
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")).read()


for line in sys.stdin:
    call = json.loads(line)
    if call["fresh"]:
        control("/reset", {"now": "2030-01-31T08:00:00Z"})
        control("/clock", {"frozen": True})
    if "fault" in call:
        control("/faults", call["fault"])
    client = Client(api_key=call.get("key", "sandbox"), api_url=os.environ["API_URL"])
    print(json.dumps(outcome(call)), flush=True)
