using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;

namespace Lowmark.WhatIf;

/// <summary>What strict accounting is measured by. Null is not in the evidence.</summary>
/// <param name="Asked">What was refused, or what is asked about.</param>
/// <param name="Ram">Without reserved huge pages.</param>
internal sealed record CommitFigures(KiB Asked, KiB? Limit, KiB? Committed, KiB? Ram, KiB? Swap);

/// <summary>A promise of memory that strict accounting refused, with some things changed.</summary>
/// <remarks>__vm_enough_memory() and vm_commit_limit(), mm/util.c: with vm.overcommit_memory=2 no more is promised than
/// overcommit_kbytes, or overcommit_ratio hundredths of RAM without huge pages, and all swap; with 1 nothing is
/// refused, with 0 what is more than RAM and swap at once (v5.3; before, a guess of what is free). What it keeps for
/// root and for users (admin_reserve_kbytes, user_reserve_kbytes) is not printed and taken as 8 MiB and a
/// 32nd.</remarks>
internal sealed class CommitReplay(CommitFigures figures, Draft draft)
{
    private const long Strict = 2;
    private const long Always = 1;

    /// <summary>The default of admin_reserve_kbytes (init_admin_reserve(), mm/mmap.c).</summary>
    private static readonly KiB s_adminReserve = new(8192);

    /// <param name="demanded">What is wanted in all by whom it was refused; null when nobody knows.</param>
    public WhatIfAnswer Answer(KiB? demanded)
    {
        foreach (Change change in draft.Changes) { Note(change); }
        long mode = SysctlNames.Number(draft.Changes, SysctlNames.OvercommitMemory) ?? Strict;
        KiB wanted = demanded is { } whole && whole > figures.Asked ? whole : figures.Asked;
        return mode switch
        {
            Always => draft.Answer(
                WhatIfOutcome.Prevented, Confidence.Certain,
                "With vm.overcommit_memory=1 nothing is refused: whether it is there is seen when it is used."),
            Strict => AgainstLimit(wanted, demanded is not null),
            _ => AgainstMemory(wanted),
        };
    }

    private WhatIfAnswer AgainstMemory(KiB wanted)
    {
        if (figures is not { Ram: { } ram, Swap: { } swap })
        {
            return draft.Unknown(
                "Only what is more than RAM and swap at once would be refused, and their size is not told.",
                "RAM and swap: /proc/meminfo");
        }

        KiB all = ram + swap + SwapGain.Added(draft, isOfMachine: false).Least;
        draft.Shows($"{wanted} against {all} of RAM and swap", "vm.overcommit_memory=0 refuses more at once");
        return wanted <= all
            ? draft.Answer(
                WhatIfOutcome.Prevented, Confidence.Likely,
                $"{wanted.ToReadable()} are less than RAM and swap: they would be promised.")
            : draft.Answer(
                WhatIfOutcome.NotPrevented, Confidence.Likely,
                $"{wanted.ToReadable()} are more than RAM and swap together.");
    }

    private WhatIfAnswer AgainstLimit(KiB wanted, bool isKnown)
    {
        KiB more = SwapGain.Added(draft, isOfMachine: false).Least;
        bool isSet = SetsLimit();
        if (figures is not { Limit: { } limit, Committed: { } committed })
        {
            return isSet || more.Count > 0 ? ByMoreAlone(more, wanted, isKnown, isSet) : Same();
        }

        if (NewLimit(limit) is not { } newLimit)
        {
            return draft.Unknown("The new commit limit can not be computed.", "RAM and swap: /proc/meminfo");
        }

        newLimit += more;
        KiB user = new(wanted.Count / 32);
        KiB kept = s_adminReserve + (user < new KiB(131_072) ? user : new KiB(131_072));
        KiB room = newLimit - committed;
        draft.Shows(
            $"limit {newLimit} - promised {committed} = {room}, {wanted} wanted", "CommitLimit and Committed_AS");
        draft.Room = room - wanted;
        if (wanted + kept <= room)
        {
            return draft.Answer(
                isKnown ? WhatIfOutcome.Prevented : WhatIfOutcome.PutOff, Confidence.Likely,
                $"{wanted.ToReadable()} would have been promised: the limit leaves {room.ToReadable()}.");
        }

        if (wanted > room)
        {
            return draft.Answer(
                WhatIfOutcome.NotPrevented, Confidence.Likely,
                $"It would have been refused all the same: {wanted.ToReadable()} are wanted, and the limit leaves "
                    + $"{room.ToReadable()}.");
        }

        draft.Room = null;
        return draft.Unknown(
            $"{wanted.ToReadable()} are wanted and the limit leaves {room.ToReadable()}, of which root has a part.",
            "vm.admin_reserve_kbytes and vm.user_reserve_kbytes");
    }

    /// <summary>Without the limit: what was promised was below it before, so that as much more as is wanted
    /// suffices.</summary>
    private WhatIfAnswer ByMoreAlone(KiB more, KiB wanted, bool isKnown, bool isSet)
    {
        if (!isSet && more >= wanted)
        {
            draft.Room = more - wanted;
            draft.Shows($"limit + {more}, {wanted} wanted", "swap counts in full; until then the limit had been kept");
            return draft.Answer(
                isKnown ? WhatIfOutcome.Prevented : WhatIfOutcome.PutOff, Confidence.Likely,
                $"{wanted.ToReadable()} would have been promised: the limit grows by {more.ToReadable()}.");
        }

        return draft.Unknown(
            "The report does not tell how far what is promised was from the limit.",
            "CommitLimit, Committed_AS and MemTotal: /proc/meminfo");
    }

    private WhatIfAnswer Same() => draft.Answer(
        WhatIfOutcome.NotPrevented, Confidence.Likely,
        "It would have been refused all the same: the commit limit stays as it is.");

    private bool SetsLimit() => SysctlNames.Number(draft.Changes, SysctlNames.OvercommitRatio) is not null
        || SysctlNames.Number(draft.Changes, SysctlNames.OvercommitKiB) is not null
        || draft.Changes.Any(change => change is AddRam or SetHugePages);

    /// <summary>Swap that is added apart; null when a figure is missing.</summary>
    private KiB? NewLimit(KiB limit)
    {
        if (!SetsLimit()) { return limit; }
        if (figures is not { Ram: { Count: > 0 } ram, Swap: { } swap }) { return null; }
        if (SysctlNames.Number(draft.Changes, SysctlNames.OvercommitKiB) is { } kib and > 0)
        {
            return new KiB(kib) + swap;
        }

        KiB grown = ram;
        foreach (Change change in draft.Changes)
        {
            if (change is AddRam more) { grown += more.Size; }
        }

        Int128 ratio = SysctlNames.Number(draft.Changes, SysctlNames.OvercommitRatio) is { } set
            ? (Int128)set * 1000
            : ((Int128)(limit - swap).Count * 100_000) / ram.Count;
        Int128 promised = (Int128)grown.Count * Int128.Min(ratio, 100_000_000) / 100_000;
        return new KiB((long)Int128.Clamp(promised, 0, long.MaxValue / 4)) + swap;
    }

    private void Note(Change change)
    {
        switch (change)
        {
            case SetHugePages:
                draft.IsOpen(change, "by how much the limit grows or shrinks with the pages");
                break;
            case SetSysctl { Name: SysctlNames.OvercommitKiB or SysctlNames.OvercommitMemory }
                or SetSysctl { Name: SysctlNames.OvercommitRatio }:
                break;
            case SetSysctl { Name: "vm.admin_reserve_kbytes" or "vm.user_reserve_kbytes" }:
                draft.IsOpen(change, "how much of the limit it kept before");
                break;
            case RestartUnit or SetKernelParameter:
                draft.IsOpen(change, "how much of what is promised it would have given back");
                break;
        }
    }
}
