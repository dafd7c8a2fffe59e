/** The OpenID Connect issuer of the local default: demo accounts, sign-in, tokens. */
@NullMarked
package io.boxoffice.local.identity;

import org.jspecify.annotations.NullMarked;
