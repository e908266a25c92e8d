using System.Numerics;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.CallPaths;

/// <summary>Reads from a call trace what the kernel was doing when it asked for memory.</summary>
/// <remarks>The trace is cut where an interrupt or a fault was entered: frames beyond belong to the code that was
/// interrupted. Then <see cref="SignatureTable"/> is tried top down.</remarks>
public static class CallPathReader
{
    /// <param name="frames">Innermost first, as printed.</param>
    /// <returns>Null when there are no frames. Kind <c>unknown</c> when no signature fits.</returns>
    public static CallPath? Read(EquatableArray<CallFrame> frames) => Read(CallTrace.Of(frames));

    internal static CallPath? Read(CallTrace trace)
    {
        ReadOnlySpan<CallTrace.Step> steps = trace.Steps;
        if (steps.IsEmpty) { return null; }
        ReadOnlySpan<CallTrace.Step> inContext = steps[..EndOfContext(steps)];
        string? module = null;
        bool inInterrupt = false;
        foreach (ref readonly CallTrace.Step step in inContext)
        {
            if (!step.Function.IsAllocator) { module ??= step.Module; }
            inInterrupt |= step.Function.IsInterrupt;
        }

        Signature? signature = Find(inContext);
        string summary = signature?.Summary ?? "The call trace does not show what the kernel was doing.";
        string[] names = new string[steps.Length];
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

    private static int EndOfContext(ReadOnlySpan<CallTrace.Step> steps)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i].Function.IsEntry) { return i + 1; }
        }

        return steps.Length;
    }

    /// <returns>Null when no row fits.</returns>
    private static Signature? Find(ReadOnlySpan<CallTrace.Step> path)
    {
        ulong fit = 0;
        ulong companions = ~SignatureTable.WithCompanions;
        foreach (ref readonly CallTrace.Step step in path)
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
}
