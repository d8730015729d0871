import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Place, READ_AT_MOST, readBuildingName, readDoor, readPlace } from "../../src/understand/place.ts";

const NOWHERE: Place = { building: null, unit: null, floor: null, room: null, name: null };

describe("readPlace", () => {
  const cases: [string, Partial<Place>][] = [
    // buildings and units
    ["三号楼2单元门禁坏了", { building: "3", unit: "2", name: null }],
    ["三栋电梯不动", { building: "3" }],
    ["3幢楼道灯坏了", { building: "3", name: "楼道" }],
    ["B座没有信号", { building: "B" }],
    ["b座没有信号", { building: "B" }],
    ["A1栋门口积水", { building: "A1" }],
    ["十二号楼停水", { building: "12" }],
    ["二十一号楼停水", { building: "21" }],
    ["叁号楼没电", { building: "3" }],
    ["3 号楼 二单元 没水", { building: "3", unit: "2" }],
    ["3号楼二单元", { building: "3", unit: "2" }],
    ["8號樓電梯停了", { building: "8" }],
    ["5幢2梯不动了", { building: "5", unit: "2" }],
    ["10幢甲单元没水", { building: "10", unit: "甲" }],
    ["12#电梯停了", { building: "12" }],
    ["9#1单元有烟", { building: "9", unit: "1" }],
    ["6-2停电", { building: "6", unit: "2" }],
    ["2单元下水堵了", { unit: "2" }],
    ["第5栋前面有坑", { building: "5" }],
    ["靠近8号楼的路灯灭了", { building: "8" }],
    // ways to say it that other towns have
    ["88弄12号502漏水", { building: "12", room: "502" }],
    ["铁门吱呀响 21弄4号", { building: "4" }],
    ["楼道灯坏了 三门", { unit: "3", name: "楼道" }],
    ["一过十点就停水 19/F", { floor: "19" }],
    ["rats by 7 again", { building: "7" }],
    ["broken bench near 11", { building: "11", name: null }],
    ["smoke alarm on 14 keeps beeping", { floor: "14" }],
    ["有人踹门 不敢出去 1305", { room: "1305" }],
    // a door number that begins what is said, as neighbours call a flat
    ["702漏水漏到我家了", { room: "702" }],
    ["903半夜还在拖椅子", { room: "903" }],
    ["1102隔壁有股焦味", { room: "1102" }],
    ["1806阳台往下滴水 9号楼", { building: "9", room: "1806" }],
    ["9号楼 504装修太吵", { building: "9", room: "504" }],
    ["受不了了 301天天遛狗不牵绳", { room: "301" }],
    ["2304门口堆满纸箱", { room: "2304" }],
    ["605的空调外机在晃", { room: "605" }],
    ["1203 着火了", { room: "1203" }],
    ["315打假晚会说物业", {}],
    ["618又要开始了 快递柜满了", { room: null }],
    ["120打不通", {}],
    ["119来了没", {}],
    ["1500又涨了 物业费", { room: null }],
    ["2019年装的水管", { room: null }],
    ["306路站台没灯", { room: null }],
    ["500块押金不退", { room: null }],
    ["911的漆被划了", { room: null }],
    ["1024的活动在哪", { room: null }],
    ["我1102的 水压低", { room: "1102" }],
    ["这里是1102 电表一直跳", { room: "1102" }],
    ["1102这边停电", { room: "1102" }],
    ["（1102）马桶堵了", { room: "1102" }],
    ["1102：厨房漏水", { room: "1102" }],
    ["503狗叫了一天", { room: "503" }],
    ["1102和1103都没电", { room: null }],
    ["1203's balcony is on fire", { room: "1203" }],
    ["#1203 has water coming in", { room: "1203" }],
    ["It was fine in 2019 was it not", { room: null }],
    ["1203个快递", { room: null }],
    ["五六楼之间水管爆了", { floor: null }],
    ["三零二漏水了", { room: "302" }],
    ["九幢二单元叁零贰没电", { building: "9", unit: "2", room: "302" }],
    ["门牌号101没水", { room: "101" }],
    ["apartment 12-B has no heat", { room: "12B" }],
    // a building and its floor are not two of anything; from one floor down to another is
    ["12号楼,9楼灯坏了", { building: "12", floor: "9" }],
    ["12号楼、9楼电梯口", { building: "12", floor: "9" }],
    ["12号楼,9号楼都停电", { building: null }],
    ["12楼往下到8楼都没水", { floor: null }],
    ["6楼及以上没水", { floor: null }],
    ["三门洞的灯坏了", { unit: "3" }],
    ["lvl 12 hallway is dark", { floor: "12" }],
    // water that runs down from a floor, or somebody who walks down
    ["水从15层往下淌", { floor: "15" }],
    ["我们在18楼 往下走都是烟", { floor: "18" }],
    ["20楼以上没水", { floor: null }],
    ["12层往上全停了", { floor: null }],
    ["20楼往下水压很小", { floor: null }],
    // building and unit, then a floor, a door, or who lives above
    ["8-1一楼下水道臭死了", { building: "8", unit: "1", floor: "1" }],
    ["7-2三楼灯不亮", { building: "7", unit: "2", floor: "3" }],
    ["11-2楼上在扔东西", { building: "11", unit: "2" }],
    ["6-1单元门关不上", { building: "6", unit: "1" }],
    ["12-3单元没电", { building: "12", unit: "3" }],
    ["1-3单元没电", { building: null, unit: null }],
    // English flats by number and letter
    ["3B has no hot water", { room: "3B" }],
    ["raw sewage in my shower, 1A", { room: "1A" }],
    ["8C's music is too loud", { room: "8C" }],
    ["mice in 4D again", { room: "4D" }],
    ["5G is down, no signal", { room: null }],
    ["class 3B has a trip", { room: null }],
    ["we have 4G only", { room: null }],
    // rooms
    ["3-2-501 漏水", { building: "3", unit: "2", room: "501" }],
    ["3#-2-501", { building: "3", unit: "2", room: "501" }],
    ["3#2-501", { building: "3", unit: "2", room: "501" }],
    ["3#2#501", { building: "3", unit: "2", room: "501" }],
    ["3/2/501 没电", { building: "3", unit: "2", room: "501" }],
    ["03-02-1101 漏水", { building: "3", unit: "2", room: "1101" }],
    ["３－２－５０１漏水", { building: "3", unit: "2", room: "501" }],
    ["7-1203 暖气漏", { building: "7", room: "1203" }],
    ["20#1-801", { building: "20", unit: "1", room: "801" }],
    ["8#302", { building: "8", room: "302" }],
    ["B座1203 没电", { building: "B", room: "1203" }],
    ["D座23A没热水", { building: "D", room: "23A" }],
    ["3号楼2单元501室", { building: "3", unit: "2", room: "501" }],
    ["6号楼2门501", { building: "6", unit: "2", room: "501" }],
    ["3号502漏水", { building: "3", room: "502" }],
    ["三栋二单元五零一", { building: "3", unit: "2", room: "501" }],
    ["我家九零二厨房漏水", { room: "902" }],
    ["我家是402,楼上502一直漏水", { room: "402" }],
    ["楼上1801在砸墙", { room: "1801" }],
    ["302大妈摔倒了", { room: "302" }],
    ["16栋26楼C室没电", { building: "16", floor: "26", room: "C" }],
    // floors
    ["18楼灯坏了", { floor: "18" }],
    ["2-1-4楼灯坏了", { building: "2", unit: "1", floor: "4" }],
    ["8-1-三楼有味道", { building: "8", unit: "1", floor: "3" }],
    ["2单元5楼灯坏了", { unit: "2", floor: "5" }],
    ["地库B2积水", { floor: "B2", name: "地库" }],
    ["负二楼积水", { floor: "B2" }],
    ["地下一层没灯", { floor: "B1" }],
    ["-2F没灯", { floor: "B2" }],
    ["25F 停水", { floor: "25" }],
    ["我的车位B1-203被占", { floor: "B1", room: null, building: null }],
    // English
    ["lift stopped in building 3 unit 2", { building: "3", unit: "2" }],
    ["Bldg 3 has no water", { building: "3" }],
    ["#3 lift is stuck", { building: "3" }],
    ["#3电梯又坏了", { building: "3" }],
    ["#12修好没", { building: null }],
    ["关于#3 现在还在漏水", { building: null }],
    ["#7 still not fixed", { building: null }],
    ["这个跟#5一样 电梯也坏了", { building: null }],
    ["Tower B, 10th floor, no light", { building: "B", floor: "10" }],
    ["tower c entrance", { building: "C", name: "entrance" }],
    ["block 12, room 803", { building: "12", room: "803" }],
    ["the ground floor corridor is flooded", { floor: "1", name: "corridor" }],
    ["leak in apt 12B", { room: "12B" }],
    ["gate 2 does not close", { name: "gate 2" }],
    // named places
    ["东门口有个坑", { name: "东门" }],
    ["地下车库进水了", { name: "地下车库" }],
    ["快递柜打不开", { name: "快递柜" }],
    ["楼道里有烟味", { name: "楼道" }],
    // not this one but that one, and several at once
    ["不是3栋 是8栋", { building: "8" }],
    ["是不是3栋停电了", { building: "3" }],
    ["12栋和13栋都停电", { building: null }],
    ["9-11号楼停水", { building: null, unit: null }],
    ["1至6号楼停水", { building: null }],
    ["从12到18层没灯", { floor: null }],
    ["20楼以上没水", { floor: null }],
  ];
  test.each(cases)("%j", (text, expected) => {
    expect({ ...NOWHERE, ...readPlace(text) }).toMatchObject(expected);
  });

  test.each([
    "电话13912345678",
    "021-5566-7788",
    "沪A12345挡路了",
    "苏E·88K21堵门",
    "11月3日停水",
    "2026-11-25 20:00",
    "9:00-17:00停水",
    "8-10点停水",
    "3-5个人来修",
    "昨晚2-1赢了",
    "比分3-2",
    "出冰箱 500元",
    "600多度电",
    "一栋楼的人都在等",
    "一层灰",
    "油漆洒了 干成一层白",
    "please come by 7",
    "back on 12 july",
    "专门 等师傅",
    "两栋都停电",
    "打119",
    "等了三天",
    "1号电梯停了",
    "第3次了",
    "cars block a path for 3 days",
    "it took 2-3 days",
    "你好",
    "",
    "👍",
  ])("%j is no address", (text) => {
    expect({ ...NOWHERE, ...readPlace(text), name: null }).toEqual(NOWHERE);
  });

  test("any common form of any door is read back", () => {
    const number = (max: number) => fc.integer({ min: 1, max });
    const forms: ((b: number, u: number, r: string) => string)[] = [
      (b, u, r) => `${b}-${u}-${r}`,
      (b, u, r) => `${b}号楼${u}单元${r}`,
      (b, u, r) => `${b}栋 ${u}单元 ${r}室`,
      (b, u, r) => `${b}#${u}-${r}`,
      (b, u, r) => `building ${b} unit ${u} room ${r}`,
    ];
    fc.assert(
      fc.property(number(40), number(9), number(33), number(9), fc.constantFrom(...forms), (b, u, f, n, form) => {
        const door = { building: `${b}`, unit: `${u}`, room: `${f}0${n}` };
        expect(readPlace(`水管漏了 ${form(b, u, door.room)}`)).toMatchObject(door);
        expect(readDoor(form(b, u, door.room))).toEqual(door);
      }),
    );
  });

  test("never throws, and never makes up what was not written", () => {
    const alphabet = [..."0123456789一二三十号楼栋单元室-#/ bB座层负地下门,，x"];
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(...alphabet) })),
        (text) => {
          const place = readPlace(text);
          if (!/[\p{N}一二三四五六七八九十百零〇壹贰叁a-zA-Z甲乙丙丁]/u.test(text))
            expect(place?.building ?? null).toBeNull();
          readDoor(text);
          readBuildingName(text);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("reads no further than it says", () => {
    const long = "好".repeat(READ_AT_MOST);
    expect(readPlace(`${long}3号楼`)).toBeNull();
    expect(readPlace(`3号楼${long}5号楼`)).toMatchObject({ building: "3" });
  });
});

describe("readDoor", () => {
  test.each([
    ["3-2-501", "3", "2", "501"],
    [" 3－2－501 ", "3", "2", "501"],
    ["３－２－５０１", "3", "2", "501"],
    ["3—2—501", "3", "2", "501"],
    ["3 2 501", "3", "2", "501"],
    ["3.2.501", "3", "2", "501"],
    ["03-02-0501", "3", "2", "501"],
    ["3号楼2单元501", "3", "2", "501"],
    ["3号楼2单元501室", "3", "2", "501"],
    ["三号楼二单元五零一", "3", "2", "501"],
    ["3栋2单元5楼501", "3", "2", "501"],
    ["3#2-501", "3", "2", "501"],
    ["3#-2-501", "3", "2", "501"],
    ["3-501", "3", null, "501"],
    ["3号楼501", "3", null, "501"],
    ["B座1203", "B", null, "1203"],
    ["b-1203", "B", null, "1203"],
    ["A1-2-301", "A1", "2", "301"],
    ["D座23A", "D", null, "23A"],
    ["12座26楼C", "12", null, "26C"],
    ["3-1-12", "3", "1", "12"],
    ["Building 3 Unit 2 Room 501", "3", "2", "501"],
    ["bldg 3, 501", "3", null, "501"],
  ])("%j", (text, building, unit, room) => {
    expect(readDoor(text)).toEqual({ building, unit, room });
  });

  test.each([
    "",
    "3-2",
    "501",
    "3号楼",
    "2单元501",
    "我家3-2-501",
    "3-2-501 漏水",
    "0-0-000",
    "13912345678",
    "2026-11-25",
  ])("%j is no door", (text) => {
    expect(readDoor(text)).toBeNull();
  });
});

describe("readBuildingName", () => {
  test.each([
    ["3号楼", { kind: "building", code: "3" }],
    ["三栋", { kind: "building", code: "3" }],
    ["第3幢", { kind: "building", code: "3" }],
    ["Ｂ座", { kind: "building", code: "B" }],
    ["3#", { kind: "building", code: "3" }],
    ["building 12", { kind: "building", code: "12" }],
    ["3号楼2单元", { kind: "unit", building: "3", unit: "2" }],
    ["三栋二单元", { kind: "unit", building: "3", unit: "2" }],
    ["3-2", { kind: "unit", building: "3", unit: "2" }],
    ["Building 3 unit 2", { kind: "unit", building: "3", unit: "2" }],
    ["第2网格", { kind: "grid", code: "2" }],
    ["网格二", { kind: "grid", code: "2" }],
    ["2号网格", { kind: "grid", code: "2" }],
    ["grid 2", { kind: "grid", code: "2" }],
  ])("%j", (text, expected) => {
    expect(readBuildingName(text)).toEqual(expected);
  });

  test.each(["", "3", "3-2-501", "3号楼2单元501", "东门", "3号楼的群", "网格"])("%j is no place to bind", (text) => {
    expect(readBuildingName(text)).toBeNull();
  });
});
