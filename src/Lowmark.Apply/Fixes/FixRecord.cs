using Lowmark.Kernel;

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
