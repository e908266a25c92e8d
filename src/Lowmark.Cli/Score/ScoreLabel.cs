using System.Text.Json.Serialization;

namespace Lowmark.Cli.Score;

/// <summary>What a labelled log must be explained as: the parts of <c>label.json</c> that a log can show.</summary>
/// <param name="ExpectedCause">What was done to the machine, in the laboratory's words; null for nothing.</param>
/// <param name="Constraint">CONSTRAINT_…, or <c>n/a</c> when no kill was expected.</param>
/// <param name="Victim">Whom the guest itself saw die first; null when nobody did.</param>
/// <param name="Incident">Whether anything came of it; null in labels that do not say.</param>
/// <param name="OomGroup">Whether the whole group was to die; null in labels that do not say.</param>
/// <param name="LogIsSilent">True where the kernel prints nothing about what was done; the note says why.</param>
public sealed record ScoreLabel(
    [property: JsonPropertyName("scenario")] string? Scenario,
    [property: JsonPropertyName("expected_cause")] string? ExpectedCause,
    [property: JsonPropertyName("constraint")] string? Constraint,
    [property: JsonPropertyName("order")] int? Order,
    [property: JsonPropertyName("victim")] LabelVictim? Victim,
    [property: JsonPropertyName("incident")] bool? Incident,
    [property: JsonPropertyName("oom_group")] bool? OomGroup,
    [property: JsonPropertyName("log_is_silent")] bool LogIsSilent);

public sealed record LabelVictim(
    [property: JsonPropertyName("pid")] int Pid, [property: JsonPropertyName("comm")] string? Comm);

[JsonSerializable(typeof(ScoreLabel))]
internal sealed partial class ScoreJson : JsonSerializerContext;
