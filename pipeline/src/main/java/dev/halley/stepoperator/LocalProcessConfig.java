package dev.halley.stepoperator;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configuration of the {@code local_process} step operator. */
record LocalProcessConfig(
        @ConfigAttribute(description = "The java that runs the steps; that of this process if absent.") @Nullable
        String java,

        @JsonProperty("jvm_options")
        @ConfigAttribute(
                description = "Options of the Java virtual machine, as -Xmx4g,-ea. Settings are put after them.")
        List<String> jvmOptions,

        @ConfigAttribute(description = "Variables of the environment, as A=1,B=2. Settings override each of them.")
        Map<String, String> environment) {

    LocalProcessConfig {
        jvmOptions = jvmOptions == null ? List.of() : List.copyOf(jvmOptions);
        environment = environment == null ? Map.of() : Map.copyOf(environment);
    }
}
