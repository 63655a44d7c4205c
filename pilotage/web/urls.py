"""Every address of the site. What is not listed here does not exist: no sign-up, no e-mail pages, no admin."""

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

from pilotage.web import (
    agreements,
    asks,
    attachments,
    bank,
    board,
    budgets,
    bulletin_drafts,
    bulletins,
    charters,
    excuses,
    expenses,
    exports,
    figures,
    funds,
    grant_after,
    grant_decisions,
    grants,
    grid,
    hand_over,
    inbox,
    ledger,
    mentors,
    money_files,
    money_imports,
    own_fields,
    papers,
    payments,
    people,
    programmes,
    readings,
    record_changes,
    records,
    refunds,
    registers,
    rewards,
    sanctions,
    scans,
    sheets,
    supplies,
    sources,
    statements,
    task_links,
    tasks,
    today,
    units,
    years,
)

# A programme is found by its office's code and its charter's id.
HERE = "<slug:office>/<slug:programme>/"

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("language/", set_language, name="set_language"),
    # programmes
    path("", programmes.home, name="home"),
    path(HERE, programmes.programme, name="programme"),
    # the Board and Today
    path(f"{HERE}today/", today.today, name="today"),
    path(f"{HERE}board/missing/", board.missing, name="missing"),
    path(f"{HERE}board/<slug:duty>/", board.duty, name="duty"),
    path(f"{HERE}board/<slug:duty>/<path:place>/", board.windows, name="windows"),
    # charters
    path(f"{HERE}charter/", charters.charter, name="charter"),
    path(f"{HERE}charter/<int:number>/", charters.edition, name="charter-edition"),
    path(f"{HERE}charter/<int:number>/file", charters.file, name="charter-file"),
    # what is asked
    path(f"{HERE}asks/", asks.asks, name="asks"),
    path(f"{HERE}asks/export.<slug:kind>", asks.asks_export, name="asks-export"),
    path(f"{HERE}registers/<slug:register>/fields/", own_fields.own_fields, name="own-fields"),
    path(f"{HERE}registers/<slug:register>/fields/<slug:field>/end/", own_fields.own_field_end, name="own-field-end"),
    # figures
    path(f"{HERE}figures/", figures.figures, name="figures"),
    path(f"{HERE}figures/<slug:figure>/", figures.figure, name="figure"),
    # people
    path(f"{HERE}people/", people.people, name="people"),
    path(f"{HERE}people/appoint/", people.appoint_somebody, name="people-appoint"),
    path(f"{HERE}people/<int:appointment>/end/", people.end, name="people-end"),
    path(f"{HERE}people/<int:appointment>/hand-over/", hand_over.hand_over_page, name="people-hand-over"),
    # units, and whoever serves them
    path(f"{HERE}units/", units.units, name="units"),
    path(f"{HERE}units/<path:code>/", units.unit, name="unit"),
    path(f"{HERE}mentors/<path:code>/", mentors.mentor, name="person"),
    # what is said about windows, and what follows when they were missed
    path(f"{HERE}excuses/", excuses.excuses, name="excuses"),
    path(f"{HERE}excuses/<int:note>/take-back/", excuses.note_take_back, name="note-take-back"),
    path(f"{HERE}excuses/<slug:duty>/<str:place>/<str:start>/reason/", excuses.explain, name="explain"),
    path(f"{HERE}pauses/", excuses.pauses, name="pauses"),
    path(f"{HERE}pauses/<int:pause>/take-back/", excuses.pause_take_back, name="pause-take-back"),
    path(f"{HERE}sanctions/", sanctions.sanctions, name="sanctions"),
    path(f"{HERE}sanctions/<slug:sanction>/<str:place>/<str:start>/", sanctions.sanction, name="sanction"),
    # records
    path(f"{HERE}registers/", registers.registers, name="registers"),
    path(f"{HERE}registers/take-in/", sheets.take_in, name="sheets-take-in"),
    path(f"{HERE}registers/take-in/faults/<int:at>/", sheets.faults, name="sheets-faults"),
    path(f"{HERE}registers/<slug:register>/take-in/", sheets.take_in, name="register-take-in"),
    path(f"{HERE}registers/<slug:register>/sheet.xlsx", sheets.register_sheet, name="register-sheet"),
    path(f"{HERE}sheets/<slug:unit>.xlsx", sheets.unit_sheets, name="unit-sheets"),
    path(f"{HERE}registers/<slug:register>/", registers.register, name="register"),
    path(f"{HERE}registers/<slug:register>/export.<slug:kind>", registers.register_export, name="register-export"),
    path(f"{HERE}registers/<slug:register>/confirm/", registers.register_confirm, name="register-confirm"),
    path(f"{HERE}registers/<slug:register>/grid/", grid.grid, name="register-grid"),
    path(f"{HERE}registers/<slug:register>/new/", records.record_new, name="record-new"),
    path(f"{HERE}registers/<slug:register>/<int:number>/", records.record, name="record"),
    path(
        f"{HERE}registers/<slug:register>/<int:number>/correct/", record_changes.record_correct, name="record-correct"
    ),
    path(f"{HERE}registers/<slug:register>/<int:number>/stage/", record_changes.record_stage, name="record-stage"),
    path(
        f"{HERE}registers/<slug:register>/<int:number>/confirm/", record_changes.record_confirm, name="record-confirm"
    ),
    path(
        f"{HERE}registers/<slug:register>/<int:number>/withdraw/",
        record_changes.record_withdraw,
        name="record-withdraw",
    ),
    path(f"{HERE}attachments/<int:id>/", attachments.attachment, name="attachment"),
    path(f"{HERE}money-files/<int:id>/", money_files.money_file, name="money-file"),
    # funds
    path(f"{HERE}fund/", funds.fund, name="fund"),
    path(f"{HERE}fund/receive/", funds.contribution_new, name="contribution-new"),
    path(f"{HERE}fund/contributions/<int:number>/", funds.contribution, name="contribution"),
    path(f"{HERE}fund/transfers/<int:id>/", funds.transfer, name="transfer"),
    # what is given without being applied for
    path(f"{HERE}fund/refunds/", refunds.refunds, name="refunds"),
    path(f"{HERE}fund/refunds/export.<slug:kind>", refunds.refunds_export, name="refunds-export"),
    path(f"{HERE}fund/refunds/<int:id>/", refunds.refund, name="refund"),
    path(f"{HERE}fund/rewards/", rewards.rewards, name="rewards"),
    path(f"{HERE}fund/rewards/export.<slug:kind>", rewards.rewards_export, name="rewards-export"),
    path(f"{HERE}fund/rewards/<slug:provision>/<int:record>/pay/", rewards.reward_pay, name="reward-pay"),
    path(f"{HERE}fund/rewards/<int:number>/", rewards.reward_payment, name="reward-payment"),
    path(f"{HERE}fund/supplies/", supplies.supplies, name="supplies"),
    path(f"{HERE}fund/supplies/export.<slug:kind>", supplies.supplies_export, name="supplies-export"),
    path(f"{HERE}fund/supplies/orders/<int:number>/", supplies.order, name="order"),
    path(f"{HERE}fund/supplies/<slug:provision>/new/", supplies.order_new, name="order-new"),
    path(f"{HERE}fund/accounts/", ledger.accounts, name="ledger"),
    path(f"{HERE}fund/accounts/export.<slug:kind>", ledger.accounts_export, name="ledger-export"),
    path(f"{HERE}fund/accounts/<int:id>/", ledger.account, name="ledger-account"),
    path(f"{HERE}fund/accounts/<int:id>/export.<slug:kind>", ledger.account_export, name="ledger-account-export"),
    path(f"{HERE}fund/statement/", statements.statement, name="statement"),
    path(f"{HERE}fund/statement/export.<slug:kind>", statements.statement_export, name="statement-export"),
    path(f"{HERE}fund/years/", years.years, name="years"),
    path(f"{HERE}fund/give-back/", years.give_back_page, name="give-back"),
    path(f"{HERE}fund/budget/", budgets.budget, name="budget"),
    path(f"{HERE}fund/budget/export.<slug:kind>", budgets.budget_export, name="budget-export"),
    # the way out
    path(f"{HERE}fund/downloads/", exports.exports, name="exports"),
    path(f"{HERE}fund/downloads/ledger.<slug:format>", exports.ledger_export, name="export-ledger"),
    path(f"{HERE}fund/downloads/360giving.json", exports.grants_export, name="export-360giving"),
    path(f"{HERE}downloads/<slug:which>.<slug:kind>", exports.list_export, name="export-list"),
    # what became of a source's money, and what was agreed with its giver
    path(f"{HERE}sources/", sources.sources, name="sources"),
    path(f"{HERE}sources/<slug:fund>/<slug:source>/", sources.source, name="source"),
    path(
        f"{HERE}sources/<slug:fund>/<slug:source>/grants/<slug:grant>/<int:number>/",
        sources.source_grant,
        name="source-grant",
    ),
    path(f"{HERE}sources/<slug:fund>/<slug:source>/report/", sources.source_report, name="source-report"),
    path(
        f"{HERE}sources/<slug:fund>/<slug:source>/report.<slug:kind>",
        sources.source_report_file,
        name="source-report-file",
    ),
    path(f"{HERE}sources/<slug:fund>/<slug:source>/vouchers.zip", sources.source_vouchers, name="source-vouchers"),
    path(f"{HERE}agreements/", agreements.agreement_list, name="agreements"),
    path(f"{HERE}agreements/new/", agreements.agreement_new, name="agreement-new"),
    path(f"{HERE}agreements/<int:number>/", agreements.agreement, name="agreement"),
    path(f"{HERE}agreements/<int:number>/reports/<int:id>/", agreements.report_day, name="report-day"),
    # paying elsewhere, bank statements, money from tables
    path(f"{HERE}fund/payments/", payments.payments, name="payments"),
    path(f"{HERE}fund/payments/export.<slug:kind>", payments.payments_export, name="payments-export"),
    path(f"{HERE}fund/payments/<int:id>/", payments.payment, name="payment"),
    path(f"{HERE}fund/bank/", bank.bank, name="bank"),
    path(f"{HERE}fund/bank/faults/", bank.bank_faults, name="bank-faults"),
    path(f"{HERE}fund/bank/<int:id>/", bank.bank_statement, name="bank-statement"),
    path(f"{HERE}fund/bank/<int:id>/file", bank.bank_file, name="bank-file"),
    path(f"{HERE}fund/bank/<int:id>/reconciliation/", bank.bank_reconciliation, name="bank-reconciliation"),
    path(
        f"{HERE}fund/bank/<int:id>/reconciliation.<slug:kind>",
        bank.bank_reconciliation_export,
        name="bank-reconciliation-export",
    ),
    path(f"{HERE}fund/import/", money_imports.money_import, name="money-import"),
    path(f"{HERE}fund/import/<slug:kind>/", money_imports.money_import, name="money-import-kind"),
    path(f"{HERE}fund/import/<slug:kind>/faults/", money_imports.money_import_faults, name="money-import-faults"),
    # grants
    path(f"{HERE}applications/", grants.applications, name="applications"),
    path(f"{HERE}applications/new/", grants.application_new, name="application-new"),
    path(f"{HERE}applications/<slug:grant>/<int:number>/", grant_decisions.application, name="application"),
    path(f"{HERE}applications/accounts/", expenses.grant_accounts, name="grant-accounts"),
    path(f"{HERE}applications/<slug:grant>/<int:number>/after/<slug:do>/", grant_after.step, name="grant-step"),
    path(f"{HERE}applications/<slug:grant>/<int:number>/expenses/", expenses.expense_list, name="expenses"),
    path(f"{HERE}applications/<slug:grant>/<int:number>/expenses/new/", expenses.expense_new, name="expense-new"),
    path(f"{HERE}expenses/<int:number>/", expenses.expense, name="expense"),
    # bulletins
    path(f"{HERE}bulletins/", bulletins.bulletins, name="bulletins"),
    path(f"{HERE}bulletins/<slug:series>/new/", bulletin_drafts.bulletin_new, name="bulletin-new"),
    path(f"{HERE}bulletins/<int:id>/", bulletins.bulletin, name="bulletin"),
    path(f"{HERE}bulletins/<int:id>/edit/", bulletin_drafts.bulletin_edit, name="bulletin-edit"),
    path(f"{HERE}bulletins/<int:id>/sign/", bulletins.bulletin_sign, name="bulletin-sign"),
    path(f"{HERE}bulletins/<int:id>/issue/", bulletins.bulletin_issue, name="bulletin-issue"),
    path(f"{HERE}bulletins/<int:id>/withdraw/", bulletins.bulletin_withdraw, name="bulletin-withdraw"),
    path(f"{HERE}bulletins/<int:id>/restore/", bulletins.bulletin_restore, name="bulletin-restore"),
    path(f"{HERE}bulletins/<int:id>/erratum/", bulletins.erratum_new, name="erratum-new"),
    path(f"{HERE}bulletins/<int:id>/file.<slug:kind>", bulletins.bulletin_file, name="bulletin-file"),
    # inbox
    path(f"{HERE}inbox/", inbox.inbox, name="inbox"),
    path(f"{HERE}inbox/<int:id>/", scans.scan, name="scan"),
    path(f"{HERE}inbox/<int:id>/picture.jpg", inbox.scan_picture, name="scan-picture"),
    path(f"{HERE}inbox/<int:id>/file", inbox.scan_file, name="scan-file"),
    # papers
    path(f"{HERE}papers/", papers.paper_list, name="papers"),
    path(f"{HERE}papers/new/", papers.paper_new, name="paper-new"),
    path(f"{HERE}papers/<slug:code>/", papers.paper, name="paper"),
    path(f"{HERE}papers/<slug:code>/file.pdf", papers.paper_file, name="paper-file"),
    path(f"{HERE}papers/<slug:code>/page-<int:number>.png", papers.paper_page, name="paper-page"),
    # task links: the office's pages, and what stands behind a link
    path(f"{HERE}links/", task_links.task_links, name="links"),
    path(f"{HERE}links/new/", task_links.link_new, name="link-new"),
    path(f"{HERE}links/<int:id>/", task_links.task_link, name="link"),
    path(f"{HERE}t/<slug:token>/", tasks.task, name="task"),
    path(f"{HERE}t/<slug:token>/page-<int:number>.png", tasks.task_page, name="task-page"),
    # readings
    path(f"{HERE}pages/", readings.pages, name="pages"),
    path(f"{HERE}pages/<int:id>/", readings.page, name="page"),
    path(f"{HERE}pages/<int:id>/file", readings.file, name="page-file"),
]

handler400 = "pilotage.web.errors.bad_request"
handler403 = "pilotage.web.errors.forbidden"
handler404 = "pilotage.web.errors.not_found"
handler429 = "pilotage.web.errors.too_often"
handler500 = "pilotage.web.errors.broken"
