/** The gRPC server: what other programs ask of this service, by the same rules as over HTTP. */
@NullMarked
package io.boxoffice.inventory.grpc;

import org.jspecify.annotations.NullMarked;
