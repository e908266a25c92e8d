using System.Globalization;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Memory;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Whether tasks wait for memory: PSI, by which a rate that hurts is told from one that does not.</summary>
internal static class MemoryStalls
{
    /// <summary>Some task waited in at least so much of the last 10 s.</summary>
    /// <returns>Null without PSI.</returns>
    public static bool? Reach(HostFacts host, double percent) =>
        host.Host.Now.MemoryPressure.Some is { } some ? some.Avg10 >= percent : null;

    public static HostEvidence? SomeRow(HostFacts host) => Row(
        Pressure.Memory, "some", host.Host.Now.MemoryPressure.Some,
        "share of time in which at least one task waited for memory");

    public static HostEvidence? FullRow(HostFacts host) => Row(
        Pressure.Memory, "full", host.Host.Now.MemoryPressure.Full,
        "share of time in which all tasks waited for memory at once");

    /// <param name="kind">some or full.</param>
    public static HostEvidence? Row(string? file, string kind, PressureLine? line, string because) => line is { } of
        ? new(
            file,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{kind} avg10={of.Avg10:0.00} avg60={of.Avg60:0.00} avg300={of.Avg300:0.00}"),
            because)
        : null;
}
