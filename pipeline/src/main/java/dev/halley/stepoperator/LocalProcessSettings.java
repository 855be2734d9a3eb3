package dev.halley.stepoperator;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.halley.stack.ConfigAttribute;
import java.util.List;
import java.util.Map;

/** Settings of the {@code local_process} step operator, for a pipeline, a step or a run. */
public record LocalProcessSettings(
        @JsonProperty("jvm_options")
        @ConfigAttribute(description = "Options of the Java virtual machine of the step, as -Xmx4g,-ea.")
        List<String> jvmOptions,

        @ConfigAttribute(description = "Variables of the environment of the step, as A=1,B=2.")
        Map<String, String> environment) {

    public LocalProcessSettings {
        jvmOptions = jvmOptions == null ? List.of() : List.copyOf(jvmOptions);
        environment = environment == null ? Map.of() : Map.copyOf(environment);
    }
}
