package io.boxoffice.inventory.reservation;

/**
 * What came of a {@link StockCommand}.
 *
 * <p>Each kind has a {@code Busy}: the writer could not take the command or did not answer in time.
 * Whether it was carried out is then unknown; repeating it is safe and tells.
 */
sealed interface StockOutcome
    permits ReserveOutcome,
        ConfirmOutcome,
        ReleaseOutcome,
        ExpireOutcome,
        ReturnOutcome,
        TicketTypeOutcome,
        PricingOutcome,
        HoldOutcome,
        WaitlistOutcome,
        CancelOutcome {}
