package io.boxoffice.gateway.support;

import java.util.List;

/**
 * Every public route, the service that answers it, who may pass the gateway, and the limit it
 * counts against; written by hand, so that it differs from the table in the code where one is
 * wrong.
 */
public final class Routes {
  private static final String TABLE =
      """
      GET    /api/events                              inventory public read
      GET    /api/events/{id}                         inventory public read
      GET    /api/events/search                       inventory public read
      GET    /api/events/suggest                      inventory public read
      GET    /api/events/categories                   inventory public read
      GET    /api/events/featured                     inventory public read
      POST   /api/events                              inventory token  write
      PUT    /api/events/{id}                         inventory token  write
      DELETE /api/events/{id}                         inventory token  write
      POST   /api/events/{id}/publish                 inventory token  write
      POST   /api/events/{id}/cancel                  inventory token  write
      GET    /api/venues                              inventory public read
      POST   /api/venues                              inventory token  write
      GET    /api/venues/{id}                         inventory public read
      PUT    /api/venues/{id}                         inventory token  write
      GET    /api/events/{id}/ticket-types            inventory public read
      POST   /api/events/{id}/ticket-types            inventory token  write
      GET    /api/ticket-types                        inventory public read
      GET    /api/ticket-types/{id}                   inventory public read
      PUT    /api/ticket-types/{id}                   inventory token  write
      DELETE /api/ticket-types/{id}                   inventory token  write
      GET    /api/ticket-types/{id}/price-history     inventory public read
      GET    /api/events/{id}/availability            inventory public read
      GET    /api/events/{id}/seats                   inventory public read
      GET    /api/events/{id}/seats/stream            inventory public read
      POST   /api/reservations                        inventory token  write
      GET    /api/reservations/{id}                   inventory token  read
      DELETE /api/reservations/{id}                   inventory token  write
      GET    /api/events/{id}/holds                   inventory token  read
      POST   /api/events/{id}/holds                   inventory token  write
      DELETE /api/holds/{id}                          inventory token  write
      POST   /api/workers/{id}/run                    inventory token  write
      POST   /api/events/{id}/waitlist                inventory token  write
      GET    /api/events/{id}/waitlist                inventory token  read
      DELETE /api/events/{id}/waitlist                inventory token  write
      GET    /api/events/{id}/bundles                 inventory public read
      POST   /api/events/{id}/bundles                 inventory token  write
      GET    /api/events/{id}/pricing-rules           inventory token  read
      PUT    /api/events/{id}/pricing-rules           inventory token  write
      GET    /api/events/{id}/prices                  inventory public read
      GET    /api/events/{id}/stock-audit             inventory public read
      GET    /api/tenants                             inventory token  read
      POST   /api/tenants                             inventory token  write
      GET    /api/search/rebuild                      inventory token  read
      POST   /api/search/rebuild                      inventory token  write
      POST   /api/purchase                            purchase  token  purchase
      GET    /api/orders                              purchase  token  read
      GET    /api/orders/tickets                      purchase  token  read
      GET    /api/orders/stuck                        purchase  token  read
      GET    /api/orders/payment-anomalies            purchase  token  read
      GET    /api/orders/{id}                         purchase  token  read
      POST   /api/orders/{id}/cancel                  purchase  token  write
      POST   /api/orders/{id}/refunds                 purchase  token  write
      GET    /api/orders/{id}/refunds                 purchase  token  read
      GET    /api/tickets                             purchase  token  read
      GET    /api/tickets/{id}                        purchase  token  read
      GET    /api/tickets/{id}/history                purchase  token  read
      POST   /api/tickets/{id}/revoke                 purchase  token  write
      GET    /api/users/{id}/tickets                  purchase  token  read
      GET    /api/users/{id}/stats                    purchase  token  read
      GET    /api/users/{id}/spending-limits          purchase  token  read
      PUT    /api/users/{id}/spending-limits          purchase  token  write
      GET    /api/users/{id}/lockouts                 purchase  token  read
      POST   /api/users/{id}/lockouts/unlock          purchase  token  write
      GET    /api/tax-rates                           purchase  token  read
      PUT    /api/tax-rates                           purchase  token  write
      GET    /api/discounts                           purchase  token  read
      POST   /api/discounts                           purchase  token  write
      POST   /api/discounts/validate                  purchase  token  write
      GET    /api/approvals                           purchase  token  read
      POST   /api/approvals                           purchase  token  write
      GET    /api/approvals/{id}                      purchase  token  read
      POST   /api/approvals/{id}/approve              purchase  token  write
      POST   /api/approvals/{id}/reject               purchase  token  write
      GET    /api/notifications                       purchase  token  read
      POST   /api/notifications/{id}/retry            purchase  token  write
      POST   /api/webhooks/payment-success            purchase  public none
      POST   /api/webhooks/payment-failed             purchase  public none
      POST   /api/webhooks/stripe                     purchase  public none
      GET    /api/resale                              transfer  public read
      POST   /api/resale                              transfer  token  write
      POST   /api/resale/{id}/cancel                  transfer  token  write
      POST   /api/transfers                           transfer  token  write
      POST   /api/transfers/validate                  transfer  token  write
      POST   /api/transfers/{id}/accept               transfer  token  write
      POST   /api/transfers/{id}/reject               transfer  token  write
      POST   /api/transfers/{id}/cancel               transfer  token  write
      GET    /api/transfers                           transfer  token  read
      GET    /api/tickets/{id}/transfers              transfer  token  read
      GET    /api/tickets/{id}/qr                     checkin   token  read
      POST   /api/tickets/{id}/qr/refresh             checkin   token  write
      GET    /api/tickets/{id}/wallet-secret          checkin   token  read
      GET    /api/events/{id}/gates                   checkin   token  read
      POST   /api/events/{id}/gates                   checkin   token  write
      GET    /api/events/{id}/staff                   checkin   token  read
      POST   /api/events/{id}/staff                   checkin   token  write
      GET    /api/devices                             checkin   token  read
      POST   /api/devices                             checkin   token  write
      DELETE /api/devices/{id}                        checkin   token  write
      GET    /api/events/{id}/scan-policy             checkin   token  read
      PUT    /api/events/{id}/scan-policy             checkin   token  write
      POST   /api/scans                               checkin   token  scan
      POST   /api/scans/upload                        checkin   token  scan
      POST   /api/scans/{id}/undo                     checkin   token  write
      GET    /api/events/{id}/scan-pack               checkin   token  read
      GET    /api/events/{id}/admissions              checkin   token  read
      GET    /api/events/{id}/admissions/stream       checkin   token  read
      POST   /api/validation/qr                       checkin   public scan
      POST   /api/code-keys                           checkin   token  write
      GET    /api/wallets                             minting   token  read
      POST   /api/wallets                             minting   token  write
      POST   /api/wallets/challenges                  minting   token  write
      GET    /api/tickets/{id}/nft                    minting   token  read
      POST   /api/mints/batch                         minting   token  write
      GET    /api/mints/{id}                          minting   token  read
      """;

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";

  /** One line of the table. */
  public record Row(String method, String path, String service, String access, String limit) {}

  private Routes() {}

  /** Returns the table, with an id in the place of each {id}. */
  public static List<Row> all() {
    return TABLE
        .lines()
        .map(line -> line.strip().split(" +"))
        .map(cell -> new Row(cell[0], cell[1].replace("{id}", ID), cell[2], cell[3], cell[4]))
        .toList();
  }
}
