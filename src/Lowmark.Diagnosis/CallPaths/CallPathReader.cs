using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.CallPaths;

/// <summary>Reads from a call trace what the kernel was doing when it asked for memory.</summary>
/// <remarks>The trace is cut where an interrupt or a fault was entered: frames beyond belong to the code that was
/// interrupted. Then <see cref="SignatureTable"/> is tried top down.</remarks>
public static class CallPathReader
{
    private const int MostFrames = 512;

    /// <param name="frames">Innermost first, as printed.</param>
    /// <returns>Null when there are no frames. Kind <c>unknown</c> when no signature fits.</returns>
    public static CallPath? Read(EquatableArray<CallFrame> frames)
    {
        List<Step> steps = Trusted(frames);
        if (steps.Count == 0) { return null; }
        int end = EndOfContext(steps);
        List<Step> inContext = steps[..end];
        List<Step> askers = inContext.FindAll(step => !FrameGroups.AllocatorAndReport.Fit(step.Name));
        string? module = askers.Find(step => step.Module is not null)?.Module;
        Signature? signature = Find(askers, inContext);
        string summary = signature?.Summary ?? "The call trace does not show what the kernel was doing.";
        return new(
            signature?.Kind ?? "unknown",
            Explain(summary, module, signature, inContext),
            module,
            steps.Select(step => step.Name).ToEquatableArray());
    }

    /// <summary>Whether a function is the allocator's own, so that it does not tell who asked.</summary>
    /// <param name="function">As printed.</param>
    public static bool IsAllocator(string function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return FrameGroups.AllocatorAndReport.Fit(FunctionName.Plain(function));
    }

    // 2.6.32 without frame pointers marks every frame with "?": better doubtful frames than none.
    private static List<Step> Trusted(EquatableArray<CallFrame> frames)
    {
        bool someReliable = frames.Any(frame => frame.Reliable);
        List<Step> steps = [];
        foreach (CallFrame frame in frames.AsSpan())
        {
            if (steps.Count == MostFrames) { break; }
            if (string.IsNullOrWhiteSpace(frame.Function) || (someReliable && !frame.Reliable)) { continue; }
            steps.Add(new(FunctionName.Plain(frame.Function.Trim()), ModuleName(frame.Module)));
        }

        return steps;
    }

    private static string? ModuleName(string? printed)
    {
        string name = printed?.Trim(' ', '[', ']') ?? "";
        int blank = name.IndexOf(' ', StringComparison.Ordinal);
        if (blank > 0) { name = name[..blank]; }
        return name.Length == 0 ? null : name;
    }

    private static int EndOfContext(List<Step> steps)
    {
        int entry = steps.FindIndex(step => FrameGroups.InterruptOrFaultEntry.Fit(step.Name));
        return entry < 0 ? steps.Count : entry + 1;
    }

    private static Signature? Find(List<Step> askers, List<Step> all)
    {
        foreach (Signature signature in SignatureTable.Rows)
        {
            if (AnyFits(signature.SearchAllocatorToo ? all : askers, signature)
                && (signature.With.IsEmpty || all.Exists(step => signature.With.Fit(step.Name))))
            {
                return signature;
            }
        }

        return null;
    }

    private static bool AnyFits(List<Step> steps, Signature signature)
    {
        foreach (Step step in steps)
        {
            if ((!signature.InModule || step.Module is not null) && signature.Functions.Fit(step.Name)) { return true; }
        }

        return false;
    }

    private static string Explain(string summary, string? module, Signature? signature, List<Step> inContext)
    {
        string sentence = summary.Replace("{module}", module ?? "of a driver", StringComparison.Ordinal);
        bool inInterrupt = inContext.Exists(step => FrameGroups.Interrupt.Fit(step.Name));
        if (!inInterrupt || signature?.Kind is "sysrq") { return sentence; }
        return $"{sentence.TrimEnd('.')}, inside an interrupt, where it can not wait for memory.";
    }

    private sealed record Step(string Name, string? Module);
}
