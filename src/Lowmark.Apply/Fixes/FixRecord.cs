using Lowmark.Kernel;
using Lowmark.Plans;

namespace Lowmark.Apply.Fixes;

/// <summary>A fix as its journal tells it.</summary>
/// <param name="Id">When it was begun, as <c>20261121-191943</c>, with a number behind it when there were
/// several.</param>
/// <param name="Boot">The kernel's id of the boot it was made in; null when it is not known.</param>
/// <param name="EndedAt">Null while it is open.</param>
/// <param name="TakeBack">Why it is or was taken back; null when it was not.</param>
public sealed record FixRecord(
    string Id, DateTimeOffset BeganAt, string? Boot, EquatableArray<RecordedStep> Steps, FixState State,
    DateTimeOffset? EndedAt, TakeBackReason? TakeBack)
{
    /// <returns>Null when the events do not begin with <see cref="FixBegan"/> or name a step that is none.</returns>
    public static FixRecord? Of(IEnumerable<FixEvent> events)
    {
        FixRecord? record = null;
        foreach (FixEvent next in events)
        {
            record = record is null ? Begun(next) : record.With(next);
            if (record is null) { return null; }
        }

        return record;
    }

    /// <returns>Null when the event can not follow.</returns>
    internal FixRecord? With(FixEvent next) => next switch
    {
        FixBegan => null,
        TakeBackBegan began => this with { State = FixState.Open, EndedAt = null, TakeBack = began.Reason },
        FixEnded ended => this with { State = ended.State, EndedAt = ended.At },
        StepBegan it => On(it.Step, step => step with { State = StepState.Begun }),
        StepMade it => On(it.Step, step => step with { Made = [.. step.Made, new(it.Path, it.Inode)] }),
        StepDone it => On(
            it.Step, step => step with { State = StepState.Done, Found = it.Found, Effect = it.Effect }),
        StepFailed it => On(it.Step, step => step with
        {
            State = it.HasActed ? StepState.Failed : StepState.NotDone,
            Found = it.Found,
            Surprise = it.Surprise,
        }),
        StepTakeBackBegan it => On(it.Step, step => step with { IsBeingTakenBack = true }),
        StepTakenBack it => On(it.Step, step => step with { State = StepState.TakenBack, Note = it.Note }),
        StepStays it => On(it.Step, step => step with { IsBeingTakenBack = false, Surprise = it.Surprise }),
        _ => null,
    };

    private static FixRecord? Begun(FixEvent first) => first is FixBegan began
        ? new(
            began.Id, began.At, began.Boot, began.Steps.Select(step => new RecordedStep(step)).ToEquatableArray(),
            FixState.Open, null, null)
        : null;

    private FixRecord? On(int step, Func<RecordedStep, RecordedStep> change)
    {
        if (step < 0 || step >= Steps.Count) { return null; }
        RecordedStep[] steps = [.. Steps];
        steps[step] = change(steps[step]);
        return this with { Steps = new(steps) };
    }
}

/// <summary>A step of a plan, out of its item.</summary>
/// <param name="Setting">Of the change it belongs to, as a person writes it. Hostile text.</param>
/// <param name="IsLasting">Whether it keeps the change after a reboot.</param>
public sealed record FixStep(string Setting, bool IsLasting, Step Step)
{
    /// <summary>Item for item: what changes the running machine, then what keeps it.</summary>
    public static EquatableArray<FixStep> Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Items.SelectMany(item => Enumerable.Concat(
            item.Now.Select(step => new FixStep(item.Change.Setting, false, step)),
            item.Lasting.Select(step => new FixStep(item.Change.Setting, true, step)))).ToEquatableArray();
    }
}

/// <summary>A step and what became of it.</summary>
public sealed record RecordedStep(FixStep Plan)
{
    public StepState State { get; init; }

    /// <summary>Whether taking it back was begun and did not end.</summary>
    public bool IsBeingTakenBack { get; init; }

    /// <summary>What was read back after it had acted; null when nothing was.</summary>
    public string? Found { get; init; }

    /// <summary>Null for all but triggers that are done.</summary>
    public TriggerEffect? Effect { get; init; }

    /// <summary>Files and folders that it made, in this order.</summary>
    public EquatableArray<MadeEntry> Made { get; init; }

    /// <summary>Why it failed, or why it stays; null when neither.</summary>
    public Surprise? Surprise { get; init; }

    /// <inheritdoc cref="StepTakenBack" path="/param[@name='Note']"/>
    public string? Note { get; init; }
}

/// <inheritdoc cref="StepMade"/>
public sealed record MadeEntry(string Path, ulong Inode);

public enum StepState
{
    /// <summary>Nothing was done.</summary>
    NotDone,

    /// <summary>It was to act next: whether it has is told by the machine alone.</summary>
    Begun,
    Done,

    /// <summary>It has acted and met a surprise.</summary>
    Failed,
    TakenBack,
}

public enum FixState
{
    /// <summary>It is being made or taken back; or was, when the run ended.</summary>
    Open,
    Applied,

    /// <summary>Nothing of it is left, or nothing was ever changed.</summary>
    TakenBack,

    /// <summary>Some steps could not be taken back, or were changed by somebody else since.</summary>
    PartlyTakenBack,
}
