using System.Text;
using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Apply.Programs;
using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Plans;

namespace Lowmark.Apply;

/// <summary>Carries plans out, and takes them back: the one place that changes a machine.</summary>
/// <param name="files">The same machine as it is read: for what a trigger achieved, and which process is which.</param>
/// <remarks>Each call takes the machine's lock and first deals with a fix whose run ended before the fix did. None
/// throws for what the machine is like.</remarks>
public sealed class Applier(WritableRoot root, FixStore store, IHostFiles files, SystemPrograms programs)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>Makes each step in order; at the first surprise takes back what was done.</summary>
    /// <param name="stop">Between two steps, and within one that takes long: counts as a surprise.</param>
    public FixResult Apply(Plan plan, IFixWatcher watcher, CancellationToken stop = default)
    {
        EquatableArray<FixStep> steps = FixStep.Of(plan);
        return Locked(() =>
        {
            if (RecoverAll(watcher) is [.., var recovered])
            {
                return new(recovered.Fix, new(
                    SurpriseKind.Recovered, "a fix that had been interrupted was dealt with first",
                    "the machine has changed since the plan was made: make a new plan"));
            }

            using FixJournal journal = store.Begin(out string id);
            FixBegan began = new(store.Now, id, Boot(), steps);
            store.BeforeAppend?.Invoke(began);
            journal.Append(began);
            FixRecord fix = FixRecord.Of([began])!;
            watcher.Tell(fix, began);
            OngoingFix run = RunOf(fix, journal, watcher);
            Surprise? surprise = run.Make(stop);
            return new(run.Fix, surprise);
        });
    }

    /// <summary>Takes back every step of a fix that still is as the fix left it. Of a fix that was taken back already
    /// nothing more is done.</summary>
    /// <param name="id">Null: of the last one that is not taken back.</param>
    public FixResult Undo(string? id, IFixWatcher watcher) => Locked(() =>
    {
        RecoverAll(watcher);
        if (store.Find(id) is not { } fix)
        {
            return new(null, new(
                SurpriseKind.NoRecord, id is null ? "there is no fix to take back" : $"there is no fix {id}",
                "see lowmark fix --history"));
        }

        return fix.State is FixState.TakenBack
            ? new(fix, null)
            : Resumed(fix, watcher, run => run.TakeBack(TakeBackReason.Asked));
    });

    /// <summary>Deals with fixes whose run ended before they did: one whose steps are all done is finished, any other
    /// is taken back, for nobody knows whether its later steps would still be right.</summary>
    /// <returns>One result for each; empty when there was none.</returns>
    public EquatableArray<FixResult> Recover(IFixWatcher watcher)
    {
        EquatableArray<FixResult> results = [];
        FixResult all = Locked(() =>
        {
            results = RecoverAll(watcher).ToEquatableArray();
            return new(null, null);
        });
        return all.Surprise is null ? results : [.. results, all];
    }

    private FixResult Locked(Func<FixResult> act)
    {
        try
        {
            using FixLock taken = store.Lock();
            return act();
        }
        catch (SurpriseException error)
        {
            return new(null, error.Surprise);
        }
        catch (LinuxException error)
        {
            return new(null, Surprises.OfFile(error));
        }
    }

    private List<FixResult> RecoverAll(IFixWatcher watcher)
    {
        List<FixResult> results = [];
        foreach (FixRecord fix in store.History().Fixes.Reverse())
        {
            if (fix.State is not FixState.Open) { continue; }
            bool isWhole = fix.TakeBack is null && fix.Steps.All(step => step.State is StepState.Done);
            results.Add(Resumed(fix, watcher, run =>
            {
                if (isWhole) { run.Finish(); }
                else { run.TakeBack(TakeBackReason.Interrupted); }
            }));
        }

        return results;
    }

    private FixResult Resumed(FixRecord fix, IFixWatcher watcher, Action<OngoingFix> act)
    {
        using FixJournal journal = store.Resume(fix.Id);
        if (journal.Read() is not { } read) { return new(null, null); }
        journal.CutTornLine();
        OngoingFix run = RunOf(read, journal, watcher);
        act(run);
        return new(run.Fix, null);
    }

    private OngoingFix RunOf(FixRecord fix, FixJournal journal, IFixWatcher watcher)
    {
        bool isBootOfFix = fix.Boot is null || fix.Boot == Boot();
        return new(journal, store, new(root, files, programs, fix.Id, isBootOfFix), watcher, fix);
    }

    private string? Boot()
    {
        HostFile file = files.Read(BootFile);
        return file.IsRead ? Encoding.ASCII.GetString(file.Text).Trim() : null;
    }
}
