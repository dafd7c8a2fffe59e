package io.boxoffice.local.auditor;

import java.util.List;

/** Who went in, and that the gates know what the ledger knows. */
final class GateInvariants {
  private GateInvariants() {}

  static List<SqlInvariant> all() {
    return List.of(ONCE, NEVER_REFUNDED, LEDGER, GENERATION);
  }

  private static final String ADMISSIONS = "select count(*) from checkin.ticket_validations";

  private static final SqlInvariant ONCE =
      new SqlInvariant(
          "admissions.once",
          "nobody is admitted twice on one ticket",
          ADMISSIONS,
          """
          select format('ticket %s has %s admissions', ticket_id, count(*))
            from checkin.ticket_validations group by ticket_id having count(*) > 1
          union all
          select format('ticket %s has %s scans that admitted', ticket_id, count(*))
            from checkin.ticket_scans where result = 'admitted'
           group by ticket_id having count(*) > 1
          union all
          select format('ticket %s: the gate shows admission %s, the fact is %s',
                        coalesce(a.ticket_id, v.ticket_id), a.admission_id, v.id)
            from checkin.admission_tickets a
            full join checkin.ticket_validations v on v.ticket_id = a.ticket_id
           where a.admission_id is distinct from v.id
          union all
          select format('admission %s has no scan that admitted', v.id)
            from checkin.ticket_validations v
            left join checkin.ticket_scans s on s.id = v.scan_id
           where s.result is distinct from 'admitted'
          """);

  private static final SqlInvariant NEVER_REFUNDED =
      new SqlInvariant(
          "admissions.never_refunded",
          "no admission on a ticket that is refunded, revoked or cancelled",
          ADMISSIONS,
          """
          select format('ticket %s is %s and was admitted at %s', t.id, t.status, v.admitted_at)
            from checkin.ticket_validations v
            join purchase.tickets t on t.id = v.ticket_id
           where t.status in ('refunded', 'cancelled')
              or (t.status = 'revoked' and v.admitted_at > t.status_changed_at)
          """);

  private static final SqlInvariant LEDGER =
      new SqlInvariant(
          "admissions.ledger",
          "checked in at the ledger = admitted at the gate",
          ADMISSIONS,
          """
          select format('ticket %s is %s at the ledger; admission %s',
                        coalesce(t.id, v.ticket_id), t.status, v.id)
            from purchase.tickets t
            full join checkin.ticket_validations v on v.ticket_id = t.id
           where (v.id is not null) <> (coalesce(t.status, '') in ('checked_in', 'used'))
             and coalesce(t.status, '') <> 'revoked'
          """);

  private static final SqlInvariant GENERATION =
      new SqlInvariant(
          "fence.generation",
          "the gate knows each ticket's generation, owner and whether it is good",
          "select count(*) from purchase.tickets",
          """
          select format('ticket %s: ledger %s of %s (%s), gate %s of %s (%s)',
                        coalesce(t.id, a.ticket_id), t.generation, t.owner_id, t.status,
                        a.generation, a.owner_id, a.status)
            from purchase.tickets t
            full join checkin.admission_tickets a on a.ticket_id = t.id
           where t.pending_operation_id is null
             and (t.id is null or a.ticket_id is null
                  or t.generation <> a.generation
                  or t.owner_id is distinct from a.owner_id
                  or t.event_id <> a.event_id
                  or (case when t.status in ('refunded', 'revoked', 'cancelled', 'expired')
                           then t.status else 'admissible' end) <> a.status)
          """);
}
