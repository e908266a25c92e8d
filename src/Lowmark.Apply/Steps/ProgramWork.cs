using Lowmark.Apply.Fixes;
using Lowmark.Apply.Programs;
using Lowmark.Plans;

namespace Lowmark.Apply.Steps;

/// <summary>A program, run to its end; its exit code tells whether it did what it was to do.</summary>
internal sealed class ProgramWork(RunProgram step, FixStep planned, WorkPlace place) : StepWork
{
    public override void CheckBefore()
    {
        Find(step.Program);
        if (step.Undo is not null) { Find(step.UndoProgram ?? step.Program); }
    }

    public override StepYield Act(StepContact contact)
    {
        Run(step.Program, step.Arguments);
        return new(null, null);
    }

    public override string? TakeBack(RecordedStep done)
    {
        if (step.Undo is not { } arguments) { return "nothing to take back"; }
        try
        {
            Run(step.UndoProgram ?? step.Program, arguments);
            return null;
        }
        catch (SurpriseException error) when (!IsSurelyDone(done) && error.Surprise.Kind is SurpriseKind.ProgramFailed)
        {
            return $"it may never have been done: {error.Surprise.What}";
        }
    }

    /// <summary>Not when the run or the machine ended around it, and what does not last ended with the boot.</summary>
    private bool IsSurelyDone(RecordedStep done) =>
        done is { State: StepState.Done, IsBeingTakenBack: false } && (place.IsBootOfFix || planned.IsLasting);

    private void Run(string name, IEnumerable<string> arguments)
    {
        string path = Find(name);
        ProgramEnd end;
        try
        {
            end = place.Programs.Run(path, arguments);
        }
        catch (IOException error)
        {
            throw new SurpriseException(new(
                SurpriseKind.ProgramFailed, $"{path} could not be started: {error.Message}",
                "see whether it is whole"));
        }

        if (end.ExitCode == 0) { return; }
        string how = end.ExitCode is { } code ? $"ended with {code}" : "did not end";
        string said = end.Said.Length > 0 ? $": {Surprises.Quote(end.Said)}" : "";
        throw new SurpriseException(new(
            SurpriseKind.ProgramFailed, $"{name} {string.Join(' ', arguments)} {how}{said}",
            "its own words tell why; run it by hand to see all of them"));
    }

    private string Find(string name)
    {
        if (place.Programs.IsOfMachine && !place.Root.IsMachine)
        {
            throw NoProgram($"{name} would change this machine, not the one below another root", "run it there");
        }

        if (!place.Programs.Knows(name)) { throw NoProgram($"{name} is no program that a fix may run", "report this"); }
        return place.Programs.Find(name) ?? throw NoProgram($"{name} is not installed here", $"install {name}");
    }

    private static SurpriseException NoProgram(string what, string instead) =>
        new(new(SurpriseKind.NoProgram, what, instead), hasActed: false);
}
