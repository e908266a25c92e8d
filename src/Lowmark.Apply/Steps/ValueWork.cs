using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Host;
using Lowmark.Host.Processes;
using Lowmark.Plans;

namespace Lowmark.Apply.Steps;

/// <summary>A value of the kernel: read, compared, written, read back.</summary>
internal sealed class ValueWork(WriteValue step, WorkPlace place) : StepWork
{
    private readonly ValueFile _file = new(place.Root, step.File);

    public override void CheckBefore()
    {
        if (step.Process is { } process && !IsStill(process))
        {
            throw new SurpriseException(new(
                SurpriseKind.Gone, $"process {process.Pid} ({process.Name}) has ended", "make a new plan"));
        }

        string found = _file.Read();
        if (!IsSame(found, step.Old)) { throw new SurpriseException(Surprises.Changed(step.File, step.Old, found)); }
    }

    public override StepYield Act(StepContact contact)
    {
        _file.Write(step.New);
        string found = _file.Read();
        return IsSame(found, step.New)
            ? new(found, null)
            : throw new SurpriseException(NotReached(step.New, found), found: found);
    }

    public override string? TakeBack(RecordedStep done)
    {
        string found;
        try
        {
            found = _file.Read();
        }
        catch (LinuxException error) when (Explain(error).Kind == SurpriseKind.Gone)
        {
            return "its process, group or device has gone, and the value with it";
        }

        if (step.Process is { } process && !(place.IsBootOfFix && IsStill(process)))
        {
            return "its process has ended; another one has its number now";
        }

        if (IsSame(found, step.Old)) { return "the old value stands there"; }
        if (!IsOurs(found, done)) { throw new SurpriseException(Surprises.Changed(step.File, step.New, found)); }
        _file.Write(step.Old);
        found = _file.Read();
        return IsSame(found, step.Old) ? null : throw new SurpriseException(NotReached(step.Old, found), found: found);
    }

    public override Surprise Explain(LinuxException error) => Surprises.OfValue(error);

    private bool IsOurs(string found, RecordedStep done) =>
        IsSame(found, step.New) || (done.Found is { } left && IsSame(found, left))
        || (step.Form is ValueForm.AtLeastTowards && ValueComparison.IsOnTheWay(found, step.Old, step.New));

    private bool IsSame(string one, string other) =>
        ValueComparison.AreEqual(step.Form, one, other, Environment.SystemPageSize);

    private Surprise NotReached(string wanted, string found) => new(
        SurpriseKind.NotReached,
        $"{Surprises.Quote(wanted)} was written to {step.File}, and the kernel keeps {Surprises.Quote(found)}",
        step.Form is ValueForm.AtLeastTowards
            ? "memory is too fragmented or too full for more: compact it first, or ask for it at boot"
            : "choose a value that the kernel keeps as it is");

    private bool IsStill(ProcessMark process) =>
        PidStat.Read(place.Files, $"/proc/{process.Pid}/stat", out PidStat stat) is HostFileState.Read
        && stat.StartTicks == process.StartTicks;
}
