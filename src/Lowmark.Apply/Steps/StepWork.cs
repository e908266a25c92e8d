using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Apply.Programs;
using Lowmark.Host;
using Lowmark.Plans;

namespace Lowmark.Apply.Steps;

/// <summary>How one step is done and taken back.</summary>
/// <exception cref="SurpriseException">By each call: something is not as it should be.</exception>
/// <exception cref="LinuxException">By each call: a call of the system failed; <see cref="Explain"/> tells what it
/// means.</exception>
internal abstract class StepWork
{
    public static StepWork Of(FixStep planned, WorkPlace place) => planned.Step switch
    {
        WriteValue value => new ValueWork(value, place),
        WriteTrigger trigger => new TriggerWork(trigger, place),
        ReplaceFile file => new FileWork(file, place),
        MakeSwapFile file => new SwapFileWork(file, place),
        RunProgram program => new ProgramWork(program, planned, place),
        _ => throw new NotSupportedException(planned.Step.GetType().Name),
    };

    /// <summary>Looks whether all is as the step expects it. Changes nothing.</summary>
    public abstract void CheckBefore();

    /// <summary>Does it and looks at what came of it.</summary>
    public abstract StepYield Act(StepContact contact);

    /// <summary>Takes back what the step did, if it did. A second time is the same as once.</summary>
    /// <returns>Null when the old state was put back; else why nothing had to be, or could be.</returns>
    public abstract string? TakeBack(RecordedStep step);

    public virtual Surprise Explain(LinuxException error) => Surprises.OfFile(error);
}

/// <param name="Found">What was read back; null for a step that holds no value.</param>
internal readonly record struct StepYield(string? Found, TriggerEffect? Effect);

/// <summary>What a step tells while it acts.</summary>
/// <param name="Made">A file or folder that was not there: its path and inode. It is in the journal when this
/// returns.</param>
internal sealed record StepContact(Action<string, ulong> Made, Action<long, long> Progress, CancellationToken Stop);

/// <summary>Where steps are carried out.</summary>
/// <param name="IsBootOfFix">Whether the machine runs since before the fix was made.</param>
internal sealed record WorkPlace(
    WritableRoot Root, IHostFiles Files, SystemPrograms Programs, string FixId, bool IsBootOfFix);
