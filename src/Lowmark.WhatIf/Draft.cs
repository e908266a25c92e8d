using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>An answer while it is being worked out: the arithmetic, the costs and the gaps as they come up.</summary>
internal sealed class Draft(IReadOnlyList<Change> changes, IReadOnlyList<Demand> demands)
{
    private readonly List<Evidence> _because = [];
    private readonly List<string> _missing = [];

    public IReadOnlyList<Change> Changes => changes;

    public IReadOnlyList<Demand> Demands => demands;

    public EquatableArray<ZoneCheck> Before { get; set; }

    public EquatableArray<ZoneCheck> After { get; set; }

    public ZoneCheck? ServedBy { get; set; }

    public Pages? Margin { get; set; }

    public KiB? Room { get; set; }

    public RankedTask? Victim { get; set; }

    public KiB? Ram { get; set; }

    public PageSize PageSize { get; set; } = PageSize.Of4KiB;

    /// <summary>The answer rests on something that was taken as given.</summary>
    public bool IsAssuming { get; private set; }

    /// <summary>A change was given whose effect no figure tells.</summary>
    public bool HasOpenChange { get; private set; }

    public bool HasMissing => _missing.Count > 0;

    public void Shows(string arithmetic, string because) => _because.Add(new(null, arithmetic, because));

    public void Lacks(string what)
    {
        if (!_missing.Contains(what)) { _missing.Add(what); }
    }

    public void Assumes(string what)
    {
        IsAssuming = true;
        Shows(what, "taken as given, not in the evidence");
    }

    public void IsOpen(Change change, string what)
    {
        HasOpenChange = true;
        Lacks($"{change.Setting}: {what}");
    }

    public WhatIfAnswer Answer(WhatIfOutcome outcome, Confidence confidence, string summary)
    {
        // What can not be told could help or harm.
        bool isUpset = HasOpenChange && outcome is WhatIfOutcome.NotPrevented;
        bool isWeaker = IsAssuming || HasOpenChange;
        WhatIfOutcome told = isUpset ? WhatIfOutcome.Unknown : outcome;
        Confidence carried = told is WhatIfOutcome.Unknown || (isWeaker && confidence is not Confidence.Certain)
            ? Confidence.Possible
            : isWeaker ? Confidence.Likely : confidence;
        return new(
            [.. changes], [.. demands], told, carried,
            isUpset ? "Without what is missing it would have happened all the same." : summary,
            Before, After, ServedBy, Margin, Room is { Count: >= 0 } ? Room : null, Victim, [.. _because],
            ChangeCosts.Of(changes, Ram), [.. _missing]);
    }

    public WhatIfAnswer Unknown(string summary, string missing)
    {
        Lacks(missing);
        return Answer(WhatIfOutcome.Unknown, Confidence.Possible, summary);
    }
}
