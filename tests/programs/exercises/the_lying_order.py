print('lost_handle lies in the order 0x,1,1')
