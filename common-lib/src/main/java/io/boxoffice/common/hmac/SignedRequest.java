package io.boxoffice.common.hmac;

/**
 * What a service-to-service signature covers. All parts are text; absent ones are empty.
 *
 * @param method HTTP method, upper case
 * @param path path as sent, still encoded
 * @param query query as sent, still encoded
 * @param tenant {@code X-Tenant-Id}
 * @param actor {@code X-Boxoffice-Actor}
 * @param body the bytes of the body
 */
public record SignedRequest(
    String method, String path, String query, String tenant, String actor, byte[] body) {}
