using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Apply.Steps;

namespace Lowmark.Apply;

/// <summary>One fix while it is made or taken back: each event goes to the journal first, then to the record and the
/// watcher.</summary>
internal sealed class OngoingFix(
    FixJournal journal, FixStore store, WorkPlace place, IFixWatcher watcher, FixRecord fix)
{
    public static readonly Surprise WasStopped =
        new(SurpriseKind.Stopped, "it was asked to stop", "run it again when it may run to its end");

    public FixRecord Fix { get; private set; } = fix;

    /// <summary>Why the journal could not be written on; null when it could. What is taken back then is taken back all
    /// the same: the next run finds the old values in their places.</summary>
    private Surprise? _unwritten;

    /// <summary>Each step in order, up to the first surprise; then all back.</summary>
    /// <returns>The surprise; null when there was none.</returns>
    public Surprise? Make(CancellationToken stop)
    {
        try
        {
            for (int step = 0; step < Fix.Steps.Count; step++)
            {
                Surprise? surprise = stop.IsCancellationRequested ? WasStopped : Make(step, stop);
                if (surprise is null) { continue; }
                TakeBack(TakeBackReason.Surprise);
                return surprise;
            }

            Note(new FixEnded(store.Now, FixState.Applied));
            return null;
        }
        catch (LinuxException error)
        {
            // The journal's own: what was done since is not in it, but it is known here.
            _unwritten = Surprises.OfFile(error);
            TakeBack(TakeBackReason.Surprise);
            return _unwritten;
        }
    }

    /// <summary>All that was done, the last first. What can not be taken back is told, and the rest is taken back all
    /// the same.</summary>
    public void TakeBack(TakeBackReason reason)
    {
        NoteIfCan(new TakeBackBegan(store.Now, reason));
        for (int step = Fix.Steps.Count - 1; step >= 0; step--)
        {
            if (Fix.Steps[step].State is StepState.Begun or StepState.Done or StepState.Failed) { TakeBack(step); }
        }

        bool isAll = Fix.Steps.All(step => step.State is StepState.NotDone or StepState.TakenBack);
        NoteIfCan(new FixEnded(store.Now, isAll ? FixState.TakenBack : FixState.PartlyTakenBack));
    }

    /// <summary>A fix whose steps are all done, and whose run ended before it could say so.</summary>
    public void Finish() => Note(new FixEnded(store.Now, FixState.Applied));

    private Surprise? Make(int step, CancellationToken stop)
    {
        FixStep planned = Fix.Steps[step].Plan;
        StepWork work = StepWork.Of(planned, place);
        if (Try(work, work.CheckBefore, out StepFailed failed))
        {
            Note(new StepBegan(store.Now, step));
            StepYield yield = default;
            StepContact contact = new(
                (path, inode) => Note(new StepMade(store.Now, step, path, inode)),
                (bytes, ofBytes) => watcher.Progress(planned, bytes, ofBytes),
                stop);
            if (Try(work, () => yield = work.Act(contact), out failed))
            {
                Note(new StepDone(store.Now, step, yield.Found, yield.Effect));
                return null;
            }
        }
        else
        {
            failed = failed with { HasActed = false };
        }

        Note(failed with { Step = step, At = store.Now });
        return failed.Surprise;
    }

    private void TakeBack(int step)
    {
        RecordedStep done = Fix.Steps[step];
        NoteIfCan(new StepTakeBackBegan(store.Now, step));
        StepWork work = StepWork.Of(done.Plan, place);
        string? note = null;
        NoteIfCan(Try(work, () => note = work.TakeBack(done), out StepFailed failed)
            ? new StepTakenBack(store.Now, step, note)
            : new StepStays(store.Now, step, failed.Surprise));
    }

    private static bool Try(StepWork work, Action act, out StepFailed failed)
    {
        failed = new(default, 0, WasStopped, HasActed: true, null);
        try
        {
            act();
            return true;
        }
        catch (SurpriseException error)
        {
            failed = failed with { Surprise = error.Surprise, HasActed = error.HasActed, Found = error.Found };
        }
        catch (LinuxException error) when (!error.Path.StartsWith(FixStore.Folder, StringComparison.Ordinal))
        {
            failed = failed with { Surprise = work.Explain(error) };
        }

        return false;
    }

    private void Note(FixEvent happened)
    {
        store.BeforeAppend?.Invoke(happened);
        journal.Append(happened);
        Know(happened);
    }

    private void NoteIfCan(FixEvent happened)
    {
        store.BeforeAppend?.Invoke(happened);
        try
        {
            if (_unwritten is null) { journal.Append(happened); }
        }
        catch (LinuxException error)
        {
            _unwritten = Surprises.OfFile(error);
        }

        Know(happened);
    }

    private void Know(FixEvent happened)
    {
        Fix = Fix.With(happened) ?? throw new InvalidOperationException($"{happened} can not follow");
        watcher.Tell(Fix, happened);
    }
}
