/** Whether the server is there, for load balancers, scripts and the SDKs that ask every two seconds. */
@NullMarked
package dev.halley.server.health;

import org.jspecify.annotations.NullMarked;
