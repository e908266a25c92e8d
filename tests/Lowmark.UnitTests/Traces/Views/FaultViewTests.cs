using Lowmark.Traces.Events;
using Lowmark.Traces.Views;

namespace Lowmark.UnitTests.Traces.Views;

public class FaultViewTests
{
    private const string Maps = """
        55d0c0000000-55d0c0004000 r-xp 00002000 fe:00 1311                       /usr/bin/db
        55d0c1000000-55d0c1100000 rw-p 00000000 00:00 0                          [heap]
        7f0000000000-7f0000200000 rw-p 00000000 00:00 0

        """;

    private readonly TraceOf _trace = new();
    private readonly FaultView _view;

    public FaultViewTests()
    {
        _view = new(_trace.Tables, 42);
        _view.Look(0, new FakeHost().With("/proc/42/maps", Maps));
    }

    [Fact]
    public void Faults_are_told_by_mapping_and_by_the_code_that_touched()
    {
        Touch(0x55d0c1000010, 0x55d0c0000123, 6);
        Touch(0x55d0c1000ff0, 0x55d0c0000123, 7);
        Touch(0x55d0c1001000, 0x55d0c0000123, 6);
        Touch(0x7f0000000000, 0x55d0c0000200, 4);
        Touch(0x1000, 0x2000, 4);

        FaultReport report = _view.Build(TraceOf.Coverage);

        Assert.Equal((5L, 3L, 1L), (report.Events, report.Writes, report.Protected));
        Assert.Equal(
            [
                new("[heap]", 0x55d0c1000000, 0x55d0c1100000, 3, 3, 2),
                new("(no mapping known)", null, null, 1, 0, 1),
                new MappingFaults(null, 0x7f0000000000, 0x7f0000200000, 1, 0, 1),
            ], report.Mappings);
        Assert.Equal(("/usr/bin/db+0x2123", 3L), (report.Code[0].Name, report.Code[0].Amount));
        Assert.Equal(new AddressFaults(0x55d0c1000000, "[heap]", 2), report.Addresses[0]);
    }

    [Fact]
    public void A_mapping_that_is_seen_later_has_its_first_faults_too()
    {
        Touch(0x7f1000000000, 0x55d0c0000123, 6);
        _view.Look(1, new FakeHost().With(
            "/proc/42/maps", $"{Maps}7f1000000000-7f1000100000 rw-p 00000000 00:00 0 [anon:pool]\n"));

        Assert.Equal("[anon:pool]", Assert.Single(_view.Build(TraceOf.Coverage).Mappings).Name);
    }

    private void Touch(ulong address, ulong instruction, ulong error) =>
        _view.On(_trace.At(0, "db", 42), new PageFaulted(address, instruction, error));
}
