using Lowmark.Kernel;

namespace Lowmark.Diagnosis.CallPaths;

/// <summary>What the name of a function tells, on whatever path it stands.</summary>
internal sealed class KnownFunction
{
    /// <summary>A kernel takes the same paths again and again.</summary>
    private static readonly KnownTexts<KnownFunction> s_known = new(static printed => new(printed));

    private KnownFunction(string printed)
    {
        Name = FunctionName.Plain(printed);
        IsAllocator = FrameGroups.AllocatorAndReport.Fit(Name);
        IsEntry = FrameGroups.InterruptOrFaultEntry.Fit(Name);
        IsInterrupt = FrameGroups.Interrupt.Fit(Name);
        IsInInterrupt = IsInterrupt || FrameGroups.InterruptEntry.Fit(Name);
        IsReclaimer = FrameGroups.Reclaimers.Fit(Name);
        for (int row = 0; row < SignatureTable.Rows.Length; row++)
        {
            if (SignatureTable.Rows[row].Functions.Fit(Name)) { Signatures |= 1UL << row; }
            if (SignatureTable.Rows[row].With.Fit(Name)) { Companions |= 1UL << row; }
        }
    }

    /// <summary>As the source has it.</summary>
    public string Name { get; }

    /// <inheritdoc cref="FrameGroups.AllocatorAndReport"/>
    public bool IsAllocator { get; }

    /// <inheritdoc cref="FrameGroups.InterruptOrFaultEntry"/>
    public bool IsEntry { get; }

    /// <summary>Of an interrupt or softirq, its entry apart.</summary>
    public bool IsInterrupt { get; }

    /// <summary>Of an interrupt or softirq, or its entry.</summary>
    public bool IsInInterrupt { get; }

    /// <inheritdoc cref="FrameGroups.Reclaimers"/>
    public bool IsReclaimer { get; }

    /// <summary>A bit for each row of <see cref="SignatureTable.Rows"/> that names it.</summary>
    public ulong Signatures { get; }

    /// <summary>A bit for each row that wants it on the path too.</summary>
    public ulong Companions { get; }

    /// <param name="printed">As the trace has it, trimmed.</param>
    public static KnownFunction Of(string printed) => s_known.Of(printed);
}
