using System.Text;
using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Factors;

/// <summary>A module asks for large pieces.</summary>
public sealed class DriverHighOrder : IRule
{
    public RuleDoc Doc { get; } = new(
        "driver-high-order",
        "a module asks for large pieces",
        "The failed request is of order 2 or more and the code nearest to the allocator on the call path that is in a "
        + "module (driver, file system) asked for it.",
        "Order 0 or 1, or no module is on the call path.",
        "The order or the call trace is not in the log.",
        "Large pieces are what fragmentation takes first: smaller rings, a smaller MTU or a newer driver need none. A "
        + "driver built into the kernel shows no module.",
        "Modules in brackets in the call trace, dump_stack(), all releases.");

    public Finding Evaluate(ReportFacts facts)
    {
        if (facts.Request?.Order is not { } order) { return Doc.Unknown("the order of the request"); }
        if (order < 2) { return Doc.Refuted($"order {order} is not large", facts.Header("the request")); }
        if (facts.CallPath is not { } path) { return Doc.Unknown("the call trace"); }
        return path.Module is { } module
            ? Doc.Confirmed(
                Confidence.Certain, $"Module {module} asks for large pieces (order {order}).",
                facts.Token(LineShape.Frame, Encoding.UTF8.GetBytes($"[{module}"), "the module on the call path"))
            : Doc.Refuted("no module is on the call path", facts.Header("the request"));
    }

    public bool IsRuledOut(ReportFacts facts) =>
        facts.Request?.Order is not >= 2 || facts.CallPath?.Module is null;
}
