"""The pages' addresses."""

from django.urls import URLPattern, URLResolver, path

from houqin.interfaces.web import audit, desk, findings, leader, office, phone, provider, sign_in, trace

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.desk, name="my_work"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/as/", sign_in.sign_in_as, name="sign_in_as"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", sign_in.language, name="language"),
    path("sw.js", phone.service_worker, name="service_worker"),
    # the floor
    path("phone/", phone.places, name="phone"),
    path("phone/<str:code>/", phone.place, name="phone_place"),
    path("phone/<str:code>/<uuid:contract>/<str:pack>/<str:stream>/", phone.checklist, name="phone_round"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<uuid:id>/", findings.finding, name="finding"),
    path("findings/<uuid:id>/<str:kind>/", findings.finding_deed, name="finding_deed"),
    # contracts and their months
    path("contracts/", office.contracts, name="contracts"),
    path("contracts/<uuid:id>/", office.contract, name="contract"),
    path("contracts/<uuid:id>/<int:period>/", trace.contract_month, name="contract_month"),
    path("contracts/<uuid:id>/<int:period>/object/", provider.new_objection, name="new_objection"),
    path("contracts/<uuid:id>/<int:period>/<str:kind>/", provider.month_deed, name="month_deed"),
    path("sheets/<uuid:id>/<str:code>/", trace.line, name="line"),
    path("evidence/<uuid:id>/", trace.evidence, name="evidence"),
    path("photos/<str:sha256>", trace.photo, name="photo"),
    # signing and settling
    path("objections/", leader.objections, name="objections"),
    path("objections/<uuid:id>/", leader.objection, name="objection"),
    path("objections/<uuid:id>/rule/", leader.rule, name="rule_on_objection"),
    path("decisions/", leader.decisions, name="decisions"),
    path("decisions/sign/", leader.sign, name="sign_decisions"),
    path("month-end/", office.month_end, name="month_end"),
    path("month-end/<int:period>/", office.month_end, name="month_end_of"),
    path("month-end/<int:period>/do/", office.batch, name="batch"),
    path("statements/", office.statements, name="statements"),
    path("statements/<uuid:id>/", office.statement, name="statement"),
    path("statements/<uuid:id>/basis/<str:key>/", office.basis, name="basis"),
    # overview, places, journal
    path("cockpit/", leader.cockpit, name="cockpit"),
    path("places/", office.places, name="places"),
    path("places/codes/", office.place_codes, name="place_codes"),
    path("journal/", audit.journal, name="journal"),
    path("journal/verify/", audit.verify, name="verify"),
]
