"""Calls the gateway with Lago's own client while the upstream loses each first answer; prints what the client parsed."""

import json
import os
import urllib.request

from lago_python_client.client import Client
from lago_python_client.models import (
    AddOn,
    AppliedCoupon,
    BatchEvent,
    BillableMetric,
    Coupon,
    Customer,
    Event,
)

client = Client(api_key="sandbox-python", api_url=os.environ["GATEWAY_URL"])


def lose_answer(operation):
    fault = {"operation": operation, "kind": "reset", "when": "after", "times": 1}
    url = os.environ["CONTROL_URL"] + "/faults"
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(url, json.dumps(fault).encode(), headers, method="POST")
    urllib.request.urlopen(request).read()


def said(name, operation, call):
    lose_answer(operation)
    answer = call()
    print(json.dumps([name, answer.dict() if answer is not None else None]), flush=True)


def event(transaction_id):
    return Event(
        transaction_id=transaction_id,
        external_subscription_id="sub-417",
        code="storage",
        timestamp=None,
        precise_total_amount_cents=None,
        properties={"gb": 5},
    )


add_on = dict(name="Setup", code="python-setup", amount_cents=5000, amount_currency="EUR")
metric = dict(name="Calls", code="python-calls", aggregation_type="count_agg")
coupon = dict(
    name="Spring",
    code="python-spring",
    coupon_type="fixed_amount",
    amount_cents=100,
    amount_currency="EUR",
    frequency="once",
    expiration="no_expiration",
)

said("event", "createevent", lambda: client.events.create(event("python-1")))
said("batch", "createbatchevents", lambda: client.events.batch_create(BatchEvent(events=[event("python-2"), event("python-3")])))
for number in ("python-2", "python-3"):
    print(json.dumps(["stored", client.events.find(number).dict()]))
client.customers.create(Customer(external_id="python-customer", name="Python", currency="EUR"))
client.add_ons.create(AddOn(**add_on))
client.billable_metrics.create(BillableMetric(**metric))
client.coupons.create(Coupon(**coupon))
applied = client.applied_coupons.create(AppliedCoupon(external_customer_id="python-customer", coupon_code="python-spring"))
said("add_on", "destroyaddon", lambda: client.add_ons.destroy("python-setup"))
said("billable_metric", "destroybillablemetric", lambda: client.billable_metrics.destroy("python-calls"))
said(
    "applied_coupon",
    "deleteappliedcoupon",
    lambda: client.applied_coupons.destroy("python-customer", applied.lago_id),
)
said("coupon", "destroycoupon", lambda: client.coupons.destroy("python-spring"))
said("customer", "destroycustomer", lambda: client.customers.destroy("python-customer"))
