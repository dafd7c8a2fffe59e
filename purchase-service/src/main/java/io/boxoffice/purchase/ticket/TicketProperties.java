package io.boxoffice.purchase.ticket;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tickets end by themselves.
 *
 * @param goodAfterEnd how long after its event's end an unused ticket expires; until then scans
 *     made without a network may be uploaded, and admissions undone
 * @param closeBatch most tickets that are closed in one transaction
 */
@ConfigurationProperties("boxoffice.ticket")
public record TicketProperties(
    @DefaultValue("48h") Duration goodAfterEnd, @DefaultValue("500") int closeBatch) {}
