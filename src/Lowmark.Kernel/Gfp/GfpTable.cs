namespace Lowmark.Kernel.Gfp;

/// <summary>One bit of one era: what it means and how the kernel names it.</summary>
public readonly record struct GfpBit(ulong Bit, GfpFlags Flag, string Name);

/// <summary>A name for several bits (<c>GFP_KERNEL</c>), in canonical flags.</summary>
public readonly record struct GfpCompound(string Name, GfpFlags Flags);

/// <summary>The gfp bits of one span of releases, and the names in which such a kernel prints a mask.</summary>
/// <remarks>Source: include/linux/gfp.h (gfp_types.h since v6.0) and the name list of include/trace/events/mmflags.h
/// (gfpflags.h before v4.7), matched greedily as format_flags() in lib/vsprintf.c does.</remarks>
public sealed class GfpTable
{
    private readonly GfpBit[] _bits;
    private readonly GfpCompound[] _compounds;
    private readonly ulong[] _compoundMasks;

    /// <param name="kswapdOptOut">The bit that stops kswapd from being woken (up to v4.3); 0 where waking it is a
    /// flag.</param>
    /// <param name="compounds">In the order in which they are matched.</param>
    internal GfpTable(
        char era, string firstRelease, string? lastRelease, ulong kswapdOptOut, GfpBit[] bits, GfpCompound[] compounds)
    {
        Era = era;
        First = KernelRelease.TryParse(firstRelease)!.Value;
        Last = KernelRelease.TryParse(lastRelease);
        KswapdOptOut = kswapdOptOut;
        _bits = bits;
        _compounds = compounds;
        _compoundMasks = [.. compounds.Select(compound => MaskOf(compound.Flags))];
    }

    /// <summary>A to G; tables of one letter differ in a few names only.</summary>
    public char Era { get; }

    public KernelRelease First { get; }

    /// <summary>Null for the table still in use.</summary>
    public KernelRelease? Last { get; }

    public ulong KswapdOptOut { get; }

    /// <summary>"4.10-4.17", "6.10+".</summary>
    public string Releases => Span(this, this);

    /// <summary>The span from one table to a later one, with the vendor that shares it.</summary>
    public static string Span(GfpTable first, GfpTable last)
    {
        string end = last.Last is { } release ? $"-{release}" : "+";
        string versions = $"{first.First}{end}";
        return first.Era <= 'D' && last.Era >= 'D' ? $"{versions} and RHEL 8" : versions;
    }

    /// <param name="rest">Bits this era does not define (or only in some configurations).</param>
    public GfpFlags FlagsOf(ulong mask, out ulong rest)
    {
        GfpFlags flags = KswapdOptOut != 0 && (mask & KswapdOptOut) == 0 ? GfpFlags.KswapdReclaim : GfpFlags.None;
        rest = mask & ~KswapdOptOut;
        foreach (GfpBit bit in _bits)
        {
            if ((rest & bit.Bit) == 0) { continue; }
            flags |= bit.Flag;
            rest &= ~bit.Bit;
        }

        return flags;
    }

    /// <summary>The mask of a set of flags; flags without a bit in this era are left out.</summary>
    public ulong MaskOf(GfpFlags flags)
    {
        ulong mask = KswapdOptOut != 0 && !flags.WakesKswapd ? KswapdOptOut : 0;
        foreach (GfpBit bit in _bits)
        {
            if (flags.Has(bit.Flag)) { mask |= bit.Bit; }
        }

        return mask;
    }

    /// <summary>The names in which this era prints a mask; bits without a name come last as one <c>0x…</c>.</summary>
    public EquatableArray<string> NamesOf(ulong mask)
    {
        List<string> names = [];
        ulong left = mask;
        bool sleeps = FlagsOf(mask, out _).MayDirectReclaim;
        for (int i = 0; i < _compounds.Length; i++)
        {
            GfpCompound compound = _compounds[i];
            ulong bits = _compoundMasks[i];

            // Up to 4.3 GFP_ATOMIC is __GFP_HIGH alone and GFP_NOWAIT is 0: a request that sleeps is neither.
            bool fits = KswapdOptOut == 0 || compound.Flags.MayDirectReclaim || !sleeps;
            if (bits == 0 || !fits || (left & bits) != bits) { continue; }
            names.Add(compound.Name);
            left &= ~bits;
        }

        foreach (GfpBit bit in _bits)
        {
            if ((left & bit.Bit) == 0) { continue; }
            names.Add(bit.Name);
            left &= ~bit.Bit;
        }

        if ((left & KswapdOptOut) != 0)
        {
            names.Add("__GFP_NO_KSWAPD");
            left &= ~KswapdOptOut;
        }

        if (left != 0) { names.Add($"0x{left:x}"); }
        return names.ToEquatableArray();
    }

    /// <summary>The flags of one printed name.</summary>
    /// <returns>Null when this era has no such name.</returns>
    public GfpFlags? FlagsOfName(ReadOnlySpan<char> name)
    {
        foreach (GfpCompound compound in _compounds)
        {
            if (name.SequenceEqual(compound.Name)) { return compound.Flags; }
        }

        foreach (GfpBit bit in _bits)
        {
            if (name.SequenceEqual(bit.Name)) { return bit.Flag; }
        }

        return null;
    }
}
