package io.boxoffice.local.auditor;

import java.util.List;

/**
 * An invariant that SQL alone decides.
 *
 * @param counted SQL of one number: how many things are looked at
 * @param offenders SQL of one text column: a line for each thing that breaks it
 */
record SqlInvariant(String name, String means, String counted, String offenders) {

  Verdict judge(Database database) {
    List<String> broken = database.rows(offenders, row -> row.getString(1));
    return Verdict.of(name, means, database.number(counted), broken);
  }
}
