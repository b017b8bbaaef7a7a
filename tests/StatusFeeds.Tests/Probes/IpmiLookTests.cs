// Whole looks at a BMC that lies, dies in the middle, or is another than the last time.
using StatusFeeds.Model;
using StatusFeeds.Tests.Support;
using StatusFeeds.Wire;

namespace StatusFeeds.Tests.Probes;

public sealed class IpmiLookTests
{
    [Fact]
    public async Task WhatIsKnownOfABmcIsNotAskedForAgainNotEvenAfterARestart()
    {
        using var looks = new IpmiLooks();
        looks.Log.Log();
        await looks.Look();
        Assert.Equal(2, looks.Records);
        looks.Restart();
        var again = await looks.Look();
        Assert.Equal((2, Verdict.Answered, null), (looks.Records, again.Verdict, again.Memory));
    }

    [Fact]
    public async Task ABmcThatSaysItIsAnotherAtEachLoginIsKnownAllTheSame()
    {
        using var looks = new IpmiLooks();
        looks.Bmc.Guid = () => Guid.NewGuid().ToByteArray();
        looks.Log.Log();
        looks.Sdr.Readings[(0, 1)] = looks.Sdr.Readings[(0, 2)] = SdrBmc.Said(20, 0x40, 0, 0);
        for (var i = 0; i < 4; i++)
        {
            await looks.Look();
        }

        var read = looks.Records;
        Assert.Equal(2, (await looks.Look()).Readings.Count(reading => reading.Name is "Temp" or "Fan 1"));
        looks.Restart();
        await looks.Look();
        Assert.Equal(read, looks.Records);
    }

    [Theory]
    [InlineData("\"Fan ?\"", "no sensor is called Fan ?", "0 sensors read")]
    [InlineData("Fan*", "power is on", "1 sensor read")]
    [InlineData("\"*\"", "power is on", "3 sensors read")]
    [InlineData("'A\\?\"*'", "power is on", "1 sensor read")]
    public async Task OnlyTheStarStandsForOtherCharactersInNames(string sensors, string said, string read)
    {
        using var looks = new IpmiLooks();
        looks.Sdr.Records = [SdrSamples.Full(1, "Temp"), SdrSamples.Full(2, "Fan 1"), SdrSamples.Full(3, "A\\?\"b")];
        looks.Sdr.Readings[(0, 1)] = looks.Sdr.Readings[(0, 2)] = looks.Sdr.Readings[(0, 3)] = SdrBmc.Said(20, 0x40, 0, 0);
        var result = await looks.Look($"sensors: {sensors}");
        Assert.Contains(said, result.Detail, StringComparison.Ordinal);
        Assert.Contains(read, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABmcThatIsReplacedIsReadAnew()
    {
        using var looks = new IpmiLooks();
        await looks.Look();
        looks.Bmc.Guid = () => [.. Enumerable.Repeat((byte)7, 16)];
        await looks.Look();
        Assert.Equal(4, looks.Records);
        await looks.Look();
        Assert.Equal(4, looks.Records);
    }

    [Fact]
    public async Task ASessionLostInTheMiddleAndAnotherBmcInTheNextEndInAResult()
    {
        using var looks = new IpmiLooks();
        looks.Bmc.Guid = () => Guid.NewGuid().ToByteArray();
        var lost = false;
        looks.Sdr.Instead = request =>
        {
            if (!lost && request is { NetFn: IpmiRequest.Sensor, Command: 0x2D })
            {
                lost = true;
                looks.Bmc.ForgetAll();
            }

            return null;
        };
        looks.Sdr.Readings[(0, 1)] = SdrBmc.Said(20, 0x40, 0, 0);
        var result = await looks.Look();
        Assert.Equal(Verdict.Answered, result.Verdict);
        Assert.Equal(20, result.Readings.Single(reading => reading.Name == "Temp").Value);
    }

    [Theory]
    [InlineData("10s")]
    [InlineData("5s")]
    public async Task ABmcThatIsSilentAtPowerReadingTellsAllElse(string every)
    {
        using var looks = new IpmiLooks { Timeout = TimeSpan.FromSeconds(3) };
        looks.Sdr.Readings[(0, 1)] = SdrBmc.Said(20, 0x40, 0, 0);
        looks.Bmc.Change = (step, packet) => step == "command" && looks.Last is (IpmiRequest.Group, _) ? [] : [packet];
        looks.Keeps = every == "5s";
        var result = await looks.Look();
        Assert.Equal(20, result.Readings.Single(reading => reading.Name == "Temp").Value);
        Assert.Contains("Get Power Reading was not answered", result.Detail, StringComparison.Ordinal);

        var from = TimeProvider.System.GetTimestamp();
        looks.Bmc.Change = (_, packet) => [packet];
        Assert.Equal(Verdict.Answered, (await looks.Look()).Verdict);
        Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(2));
        Assert.Equal(1, looks.Asked.Distinct().Count(one => one.NetFn == IpmiRequest.Group));
    }

    [Fact]
    public async Task ALookWhoseTimeWentIntoTheListOfSensorsSaysNothingOfThem()
    {
        using var looks = new IpmiLooks { Timeout = TimeSpan.FromSeconds(1) };
        looks.Bmc.Change = (step, packet) => step == "command" && looks.Last is (IpmiRequest.Sensor, 0x2D) ? [] : [packet];
        var first = await looks.Look();
        Assert.Equal((Verdict.NoResult, true), (first.Verdict, first.Answered));
        Assert.Contains("this look has read it: the next one reads the sensors themselves", first.Detail, StringComparison.Ordinal);
        Assert.Equal(Verdict.Unknown, (await looks.Look()).Verdict);
        Assert.Equal(2, looks.Records);
    }

    [Fact]
    public async Task ABmcThatIsSilentAtOneRecordIsToldAndDoesNotStayWithoutAStatus()
    {
        using var looks = new IpmiLooks { Timeout = TimeSpan.FromSeconds(2) };
        looks.Bmc.Change = (step, packet) => step == "command" && looks.Last is (IpmiRequest.Storage, 0x23) && looks.Records > 1 ? [] : [packet];
        var first = await looks.Look();
        Assert.Equal(Verdict.NoResult, first.Verdict);
        Assert.Contains("1 of 2 records are read, the next look goes on", first.Detail, StringComparison.Ordinal);
        var second = await looks.Look();
        Assert.NotEqual(Verdict.NoResult, second.Verdict);
        Assert.Contains("Get SDR", second.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABmcWhoseRecordsChangeWhileTheyAreReadDoesNotStayWithoutAStatusForEver()
    {
        using var looks = new IpmiLooks { Timeout = TimeSpan.FromMilliseconds(600) };
        looks.Sdr.Records = [.. Enumerable.Range(1, 200).Select(number => SdrSamples.Full((byte)number, $"Temp {number}"))];
        looks.Bmc.Change = (step, packet) =>
        {
            looks.Sdr.Added += looks.Last is (IpmiRequest.Storage, 0x20) ? 1u : 0;
            return step == "command" && looks.Last is (IpmiRequest.Storage, 0x23) && looks.Records % 20 == 10 ? [] : [packet];
        };
        var verdicts = new List<Verdict>();
        for (var tries = 0; tries < 60 && verdicts is not [.., not Verdict.NoResult]; tries++)
        {
            // One that was answered nothing says nothing of the list: this machine was busy.
            verdicts.AddRange(await looks.Look() is { Answered: true } look ? [look.Verdict] : []);
        }

        Assert.Equal(Verdict.Unknown, verdicts[^1]);
        Assert.All(verdicts.SkipLast(1), verdict => Assert.Equal(Verdict.NoResult, verdict));
    }

    [Fact]
    public async Task WhoHadToWaitTooLongForAnotherCheckSaysNothingOfABmcThatAnswers()
    {
        using var looks = new IpmiLooks { Timeout = TimeSpan.FromSeconds(2) };
        var isSlow = true;
        looks.Bmc.Change = (_, packet) => isSlow ? [] : [packet];
        var first = looks.Look();
        looks.Timeout = TimeSpan.FromMilliseconds(2100);
        var second = looks.Look("sel: false");
        Assert.Equal((Verdict.Down, false), ((await first).Verdict, (await first).Answered));
        Assert.Equal((await first).Verdict, (await second).Verdict);

        isSlow = false;
        Assert.Equal(Verdict.Answered, (await looks.Look()).Verdict);
        isSlow = true;
        looks.Bmc.Change = (step, packet) => step == "command" && looks.Last is (IpmiRequest.Chassis, _) ? [] : [packet];
        var tries = 0;
        do
        {
            looks.Timeout = TimeSpan.FromSeconds(2);
            first = looks.Look();
            looks.Timeout = TimeSpan.FromMilliseconds(2100);
            second = looks.Look("sel: false");
            await second;
        }
        while ((await first).Answered != true && ++tries < 5); // One that was answered nothing in two seconds: this machine was busy.

        Assert.Equal(Verdict.Unknown, (await first).Verdict);
        Assert.Equal(Verdict.NoResult, (await second).Verdict);
        Assert.Contains("another check of", (await second).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABmcWhoseListIsAlwaysNewAndThatIsSilentAtASensorDoesNotStayWithoutAStatus()
    {
        using var looks = new IpmiLooks { Timeout = TimeSpan.FromSeconds(1) };
        looks.Bmc.Change = (step, packet) => step == "command" && looks.Last is (IpmiRequest.Sensor, 0x2D) ? [] : [packet];
        Assert.Equal(Verdict.NoResult, (await looks.Look()).Verdict);
        looks.Sdr.Added++;
        Assert.Equal(Verdict.Unknown, (await looks.Look()).Verdict);
    }
}
