/** Tokens: keys of the issuer, verification, and who the caller is. */
@NullMarked
package io.boxoffice.gateway.security;

import org.jspecify.annotations.NullMarked;
