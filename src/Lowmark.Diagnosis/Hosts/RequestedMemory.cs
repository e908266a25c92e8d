using System.Globalization;
using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Hosts;

/// <summary>A request that somebody asks about: <c>order=3,gfp=GFP_ATOMIC,node=1</c>.</summary>
/// <param name="Gfp">Flag names joined by <c>|</c>, or a mask such as <c>0xcc0</c>; decoded by the machine's
/// release.</param>
/// <param name="Node">The node whose memory is asked for first; null for the first.</param>
/// <param name="Mems">Nodes that a cpuset allows; null for all.</param>
public sealed record RequestedMemory(Order Order, string Gfp, int? Node, NodeMask? Mems)
{
    /// <summary>No kernel's largest order is above this (MAX_PAGE_ORDER of 64 KiB pages is 13).</summary>
    private const int LargestOrder = 20;

    private const int LongestText = 1024;

    public const string Form = "order=N,gfp=FLAGS[,node=N][,mems=LIST]";

    /// <param name="problem">What is wrong with it, for the user; empty when nothing is.</param>
    /// <returns>Null when it is not of the form.</returns>
    public static RequestedMemory? Parse(string text, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        Order? order = null;
        string? gfp = null;
        int? node = null;
        NodeMask? mems = null;
        problem = text.Length > LongestText ? "it is too long" : "";
        foreach (string part in problem.Length > 0 ? [] : Parts(text))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            (string name, string value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            bool isRight = name switch
            {
                "order" => (order = OrderOf(value)) is not null,
                "gfp" => (gfp = value).Length > 0 && UnknownFlags(value, null).IsEmpty,
                "node" => (node = Number(value)) is not null,
                "mems" => (mems = NodeMask.TryParse(Encoding.UTF8.GetBytes(value))) is not null,
                _ => false,
            };
            if (!isRight) { problem = Problem(name, value); }
        }

        if (problem.Length > 0) { return null; }
        if (order is { } wanted && gfp is not null) { return new(wanted, gfp, node, mems); }
        problem = order is null ? "order=N is missing" : "gfp=FLAGS is missing (GFP_KERNEL, GFP_ATOMIC, …)";
        return null;
    }

    /// <summary>The flags as this release means them; null for a mask that no release is known for.</summary>
    public DecodedGfp? Decode(KernelRelease? release) => MaskOf(Gfp) is { } mask
        ? GfpDecoder.Decode(mask, null, release)
        : GfpDecoder.Decode(null, Gfp, release);

    /// <summary>A list of nodes has commas of its own: a part without a name belongs to the one before.</summary>
    private static List<string> Parts(string text)
    {
        List<string> parts = [];
        foreach (string part in text.Split(','))
        {
            bool continues = parts.Count > 0 && !part.Contains('=', StringComparison.Ordinal)
                && parts[^1].StartsWith("mems=", StringComparison.Ordinal);
            if (continues) { parts[^1] = $"{parts[^1]},{part}"; }
            else { parts.Add(part); }
        }

        return parts;
    }

    private static string Problem(string name, string value) => name switch
    {
        "order" => $"order is 0 to {LargestOrder}, not '{value}'",
        "gfp" when value.Length > 0 =>
            $"'{string.Join('|', UnknownFlags(value, null))}' is no gfp flag (GFP_KERNEL, GFP_ATOMIC, __GFP_COMP, …)",
        "gfp" => "gfp is one or more flags joined by '|', such as GFP_ATOMIC",
        "node" => $"node is the number of a node, not '{value}'",
        "mems" => $"mems is a list of nodes such as 0-1, not '{value}'",
        _ => $"'{name}' is not known",
    };

    private static EquatableArray<string> UnknownFlags(string text, KernelRelease? release) =>
        MaskOf(text) is not null ? [] : GfpDecoder.Decode(null, text, release)?.Unknown ?? [text];

    private static ulong? MaskOf(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mask)
            ? mask
            : null;

    private static Order? OrderOf(string text) => Number(text) is { } order and <= LargestOrder ? new(order) : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
