using System.Numerics;
using System.Runtime.InteropServices;
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
        ReadOnlySpan<Step> inContext = CollectionsMarshal.AsSpan(steps)[..EndOfContext(steps)];
        string? module = null;
        bool inInterrupt = false;
        foreach (Step step in inContext)
        {
            if (!step.Function.IsAllocator) { module ??= step.Module; }
            inInterrupt |= step.Function.IsInterrupt;
        }

        Signature? signature = Find(inContext);
        string summary = signature?.Summary ?? "The call trace does not show what the kernel was doing.";
        string[] names = new string[steps.Count];
        for (int i = 0; i < names.Length; i++) { names[i] = steps[i].Function.Name; }
        return new(
            signature?.Kind ?? "unknown", Explain(summary, module, signature, inInterrupt), module, new(names));
    }

    /// <summary>Whether a function is the allocator's own, so that it does not tell who asked.</summary>
    /// <param name="function">As printed.</param>
    public static bool IsAllocator(string function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return KnownFunction.Of(function).IsAllocator;
    }

    // 2.6.32 without frame pointers marks every frame with "?": better doubtful frames than none.
    private static List<Step> Trusted(EquatableArray<CallFrame> frames)
    {
        bool someReliable = CallFrame.AnyReliable(frames);
        List<Step> steps = new(Math.Min(frames.Count, MostFrames));
        foreach (CallFrame frame in frames.AsSpan())
        {
            if (steps.Count == MostFrames) { break; }
            if (string.IsNullOrWhiteSpace(frame.Function) || (someReliable && !frame.Reliable)) { continue; }
            steps.Add(new(KnownFunction.Of(frame.Function.Trim()), ModuleName(frame.Module)));
        }

        return steps;
    }

    private static string? ModuleName(string? printed)
    {
        if (printed is null) { return null; }
        string name = printed.Trim(' ', '[', ']');
        int blank = name.IndexOf(' ', StringComparison.Ordinal);
        if (blank > 0) { name = name[..blank]; }
        return name.Length == 0 ? null : name;
    }

    private static int EndOfContext(List<Step> steps)
    {
        int entry = steps.FindIndex(static step => step.Function.IsEntry);
        return entry < 0 ? steps.Count : entry + 1;
    }

    /// <returns>Null when no row fits.</returns>
    private static Signature? Find(ReadOnlySpan<Step> path)
    {
        ulong fit = 0;
        ulong companions = ~SignatureTable.WithCompanions;
        foreach (Step step in path)
        {
            ulong rows = step.Function.Signatures;
            if (step.Function.IsAllocator) { rows &= SignatureTable.SearchAllocatorToo; }
            if (step.Module is null) { rows &= ~SignatureTable.InModule; }
            fit |= rows;
            companions |= step.Function.Companions;
        }

        fit &= companions;
        return fit == 0 ? null : SignatureTable.Rows[BitOperations.TrailingZeroCount(fit)];
    }

    private static string Explain(string summary, string? module, Signature? signature, bool inInterrupt)
    {
        string sentence = signature is { InModule: true }
            ? summary.Replace("{module}", module ?? "of a driver", StringComparison.Ordinal)
            : summary;
        return inInterrupt && signature?.Kind is not "sysrq"
            ? $"{sentence.TrimEnd('.')}, inside an interrupt, where it can not wait for memory."
            : sentence;
    }

    private readonly record struct Step(KnownFunction Function, string? Module);
}
