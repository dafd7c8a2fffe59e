package io.boxoffice.local.launcher;

/** What a person needs to know once everything runs. */
final class Summary {

  private Summary() {}

  static String of(Local local) {
    Addresses addresses = new Addresses(local.ports());
    DemoTenant first = DemoTenant.ALL.getFirst();
    StringBuilder text = new StringBuilder();
    text.append(
        """

        Boxoffice is ready.

          Public address     %s
          gRPC (inventory)   %s
          Sign-in (OIDC)     %s
          Payment provider   %s
          Mail sink          %s
          Database           %s  (superuser %s)
          Kafka              %s
          Solana RPC         %s
          Logs               %s

        Demo accounts, all with the password %s:
        """
            .formatted(
                addresses.gateway(),
                addresses.grpc(),
                addresses.identity(),
                addresses.payments(),
                addresses.mail(),
                "127.0.0.1:" + local.ports().postgres() + "/" + Postgres.DATABASE,
                Postgres.SUPERUSER,
                addresses.kafka(),
                local.chain() instanceof Chain.On ? addresses.chain() : "off",
                local.home().folder().resolve("logs"),
                local.secrets().demoPassword()));
    for (DemoTenant tenant : DemoTenant.ALL) {
      text.append(
          "  %-17s  buyer, seller, venue_manager, venue_staff, admin, ops @%s.test%n"
              .formatted("%s (%s)".formatted(tenant.slug(), tenant.currency()), tenant.slug()));
    }
    text.append(
        """
          buyers             buyer-00001@%1$s.test to buyer-20000@…
          all tenants        superadmin@boxoffice.test

          ./boxoffice token seller@%1$s.test    prints an access token
          ./boxoffice demo                        runs the main job before your eyes
        """
            .formatted(first.slug()));
    return text.toString();
  }
}
